package io.dormouse.worker.tokenizer;

import ai.djl.huggingface.tokenizers.jni.LibUtils;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.dormouse.worker.WorkerFixture;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Arrays;

/// Hugging Face's own encoder, over a {@code tokenizer.json} made of a vocabulary.
final class ReferenceTokenizer implements AutoCloseable {
  private static final String BYTE_LEVEL =
      "{\"type\":\"ByteLevel\",\"add_prefix_space\":false,\"trim_offsets\":true,\"use_regex\":%s}";
  private static final String DIGITS = "{\"type\":\"Digits\",\"individual_digits\":true}";
  private static final String SPLIT =
      "{\"type\":\"Split\",\"pattern\":{\"Regex\":\"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\\\r\\\\n\\\\p{L}\\\\p{N}]?\\\\p{L}+|"
          + "\\\\p{N}%s| ?[^\\\\s\\\\p{L}\\\\p{N}]+[\\\\r\\\\n]*|\\\\s*[\\\\r\\\\n]+|\\\\s+(?!\\\\S)|\\\\s+\"},"
          + "\"behavior\":\"Isolated\",\"invert\":false}";

  private final long handle;

  /// @param withSpecial whether the names of special tokens in a text mean these tokens
  ReferenceTokenizer(VocabularySource source, boolean withSpecial) throws IOException {
    System.setProperty("ENGINE_CACHE_DIR", WorkerFixture.HOME.resolve("cache").toString());
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("OPT_OUT_TRACKING", "true");
    LibUtils.checkStatus();
    handle = TokenizersLibrary.LIB.createTokenizerFromString(json(source, withSpecial));
  }

  int[] encode(String text) {
    long encoding = TokenizersLibrary.LIB.encode(handle, text, false);
    try {
      return Arrays.stream(TokenizersLibrary.LIB.getTokenIds(encoding))
          .mapToInt(Math::toIntExact)
          .toArray();
    } finally {
      TokenizersLibrary.LIB.deleteEncoding(encoding);
    }
  }

  String decode(int[] ids) {
    return TokenizersLibrary.LIB.decode(handle, Arrays.stream(ids).asLongStream().toArray(), true);
  }

  @Override
  public void close() {
    TokenizersLibrary.LIB.deleteTokenizer(handle);
  }

  static String json(VocabularySource source, boolean withSpecial) throws IOException {
    StringWriter target = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(target)) {
      json.writeStartObject();
      json.writeStringField("version", "1.0");
      json.writeFieldName("added_tokens");
      writeAddedTokens(json, source, withSpecial);
      boolean composes = "qwen2".equals(source.preTokenizer());
      json.writeFieldName("normalizer");
      json.writeRawValue(composes ? "{\"type\":\"NFC\"}" : "null");
      json.writeFieldName("pre_tokenizer");
      json.writeRawValue(preTokenizer(String.valueOf(source.preTokenizer())));
      json.writeFieldName("decoder");
      json.writeRawValue(BYTE_LEVEL.formatted("true"));
      json.writeFieldName("model");
      writeModel(json, source);
      json.writeEndObject();
    }
    return target.toString();
  }

  private static void writeAddedTokens(
      JsonGenerator json, VocabularySource source, boolean withSpecial) throws IOException {
    int[] types = source.types();
    json.writeStartArray();
    for (int id = 0; types != null && id < types.length; id++) {
      boolean special = types[id] == TokenType.CONTROL;
      if (types[id] == TokenType.USER_DEFINED || (special && withSpecial)) {
        json.writeRawValue(
            "{\"id\":%d,\"content\":\"%s\",\"single_word\":false,\"lstrip\":false,\"rstrip\":false,\"normalized\":false,\"special\":%s}"
                .formatted(id, source.tokens().text(id), special));
      }
    }
    json.writeEndArray();
  }

  private static void writeModel(JsonGenerator json, VocabularySource source) throws IOException {
    json.writeStartObject();
    json.writeStringField("type", "BPE");
    json.writeBooleanField("byte_fallback", false);
    json.writeBooleanField("ignore_merges", "llama-bpe".equals(source.preTokenizer()));
    json.writeObjectFieldStart("vocab");
    for (int id = 0; id < source.tokens().size(); id++) {
      json.writeNumberField(source.tokens().text(id), id);
    }
    json.writeEndObject();
    json.writeArrayFieldStart("merges");
    for (int rank = 0; rank < source.merges().size(); rank++) {
      json.writeString(source.merges().text(rank));
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static String preTokenizer(String name) {
    String own = BYTE_LEVEL.formatted("true");
    String cut = BYTE_LEVEL.formatted("false");
    return switch (name) {
      case "smollm" -> sequence(DIGITS, own);
      case "gpt-2" -> own;
      case "llama-bpe" -> sequence(SPLIT.formatted("{1,3}"), cut);
      case "qwen2" -> sequence(SPLIT.formatted(""), cut);
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static String sequence(String first, String second) {
    return "{\"type\":\"Sequence\",\"pretokenizers\":[" + first + "," + second + "]}";
  }
}

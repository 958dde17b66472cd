package io.dormouse.worker.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.dormouse.worker.http.EmbeddingRequest.Format;
import io.dormouse.worker.http.EmbeddingRequest.Inputs;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads the body of {@code POST /v1/embeddings} in one pass.
final class EmbeddingRequestParser {
  private static final JsonFactory JSON = new JsonFactory();
  private static final int MAX_INPUTS = 2048;
  private static final String TOKEN_IDS_REFUSED =
      "This worker does not take arrays of token ids: they are ids of another tokenizer unless you know better."
          + " With LangChain set OpenAIEmbeddings(check_embedding_ctx_length=False) so that it sends text;"
          + " or start the model with accept-token-ids.";

  private final JsonParser parser;
  private final boolean acceptTokenIds;
  private @Nullable String model;
  private @Nullable Inputs inputs;
  private Format format = Format.FLOAT;

  private EmbeddingRequestParser(JsonParser parser, boolean acceptTokenIds) {
    this.parser = parser;
    this.acceptTokenIds = acceptTokenIds;
  }

  static EmbeddingRequest parse(byte[] body, boolean acceptTokenIds) throws ApiException {
    try (JsonParser parser = JSON.createParser(body)) {
      return new EmbeddingRequestParser(parser, acceptTokenIds).request();
    } catch (JsonParseException e) {
      throw malformed(e.getOriginalMessage());
    } catch (IOException _) {
      throw malformed("it cannot be read");
    }
  }

  private EmbeddingRequest request() throws IOException, ApiException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw malformed("it is not an object");
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      member(name);
    }
    if (parser.nextToken() != null) {
      throw malformed("something follows the object");
    }
    if (model == null) {
      throw invalid("missing_model", "`model` is missing.", "model");
    }
    if (inputs == null) {
      throw invalid("missing_input", "`input` is missing.", "input");
    }
    return new EmbeddingRequest(model, inputs, format);
  }

  private void member(String name) throws IOException, ApiException {
    switch (name) {
      case "model" -> {
        if (model != null) {
          throw invalid("duplicate_model", "`model` is there twice.", "model");
        }
        model = string("model");
      }
      case "input" -> inputs = inputs();
      case "encoding_format" -> format = format();
      case "dimensions" -> {
        if (!parser.hasToken(JsonToken.VALUE_NULL)) {
          throw invalid(
              "dimensions_unsupported",
              "This model's vectors have a fixed width; leave `dimensions` out.",
              "dimensions");
        }
      }
      default -> parser.skipChildren();
    }
  }

  private String string(String name) throws IOException, ApiException {
    if (!parser.hasToken(JsonToken.VALUE_STRING)) {
      throw invalid("invalid_" + name, "`" + name + "` must be a string.", name);
    }
    return parser.getText();
  }

  private Format format() throws IOException, ApiException {
    if (parser.hasToken(JsonToken.VALUE_NULL)) {
      return Format.FLOAT;
    }
    return switch (string("encoding_format")) {
      case "float" -> Format.FLOAT;
      case "base64" -> Format.BASE64;
      default ->
          throw invalid(
              "invalid_encoding_format",
              "`encoding_format` must be float or base64.",
              "encoding_format");
    };
  }

  private Inputs inputs() throws IOException, ApiException {
    if (parser.hasToken(JsonToken.VALUE_STRING)) {
      return new Inputs.Texts(List.of(text()));
    }
    if (!parser.hasToken(JsonToken.START_ARRAY)) {
      throw invalidInput();
    }
    return switch (parser.nextToken()) {
      case END_ARRAY -> throw invalid("empty_input", "`input` is empty.", "input");
      case VALUE_STRING -> texts();
      case VALUE_NUMBER_INT -> tokenIds(List.of(idsFromFirst()));
      case START_ARRAY -> idArrays();
      case null, default -> throw invalidInput();
    };
  }

  private Inputs texts() throws IOException, ApiException {
    List<String> texts = new ArrayList<>();
    while (!parser.hasToken(JsonToken.END_ARRAY)) {
      if (!parser.hasToken(JsonToken.VALUE_STRING)) {
        throw invalidInput();
      }
      texts.add(text());
      checkCount(texts.size());
      parser.nextToken();
    }
    return new Inputs.Texts(texts);
  }

  private String text() throws IOException, ApiException {
    String text = parser.getText();
    if (text.isEmpty()) {
      throw invalid("empty_input", "An input is an empty string.", "input");
    }
    return text;
  }

  private Inputs idArrays() throws IOException, ApiException {
    List<long[]> arrays = new ArrayList<>();
    while (!parser.hasToken(JsonToken.END_ARRAY)) {
      if (!parser.hasToken(JsonToken.START_ARRAY)) {
        throw invalidInput();
      }
      parser.nextToken();
      arrays.add(idsFromFirst());
      checkCount(arrays.size());
      parser.nextToken();
    }
    return tokenIds(arrays);
  }

  private long[] idsFromFirst() throws IOException, ApiException {
    long[] ids = new long[16];
    int count = 0;
    while (!parser.hasToken(JsonToken.END_ARRAY)) {
      if (!parser.hasToken(JsonToken.VALUE_NUMBER_INT)) {
        throw invalidInput();
      }
      if (count == ids.length) {
        ids = Arrays.copyOf(ids, 2 * count);
      }
      ids[count] = parser.getIntValue();
      if (ids[count] < 0) {
        throw invalidInput();
      }
      count++;
      parser.nextToken();
    }
    if (count == 0) {
      throw invalid("empty_input", "An input has no token ids.", "input");
    }
    return Arrays.copyOf(ids, count);
  }

  private Inputs tokenIds(List<long[]> arrays) throws ApiException {
    if (!acceptTokenIds) {
      throw invalid("token_ids_unsupported", TOKEN_IDS_REFUSED, "input");
    }
    return new Inputs.TokenIds(arrays);
  }

  private static void checkCount(int count) throws ApiException {
    if (count > MAX_INPUTS) {
      throw invalid("too_many_inputs", "`input` has more than " + MAX_INPUTS + " items.", "input");
    }
  }

  private static ApiException invalidInput() {
    return invalid("invalid_input", "`input` must be a string or an array of strings.", "input");
  }

  private static ApiException malformed(String why) {
    return new ApiException(
        ApiError.badRequest("malformed_json", "The body is no valid JSON: " + why, null));
  }

  private static ApiException invalid(String code, String message, String param) {
    return new ApiException(ApiError.badRequest(code, message, param));
  }
}

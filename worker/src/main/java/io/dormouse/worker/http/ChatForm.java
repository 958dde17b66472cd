package io.dormouse.worker.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dormouse.worker.tokenizer.LanguageTokenizer;
import io.dormouse.worker.tokenizer.StreamDecoder;
import java.io.IOException;

/// {@code /v1/chat/completions}.
record ChatForm() implements GenerationForm {
  @Override
  public GenerationAsk parse(RequestFields fields, GenerationAsk.Limits limits)
      throws ApiException {
    return GenerationRequestParser.chat(fields, limits);
  }

  @Override
  public String idPrefix() {
    return "chatcmpl-";
  }

  @Override
  public String wholeObject() {
    return "chat.completion";
  }

  @Override
  public String eventObject() {
    return "chat.completion.chunk";
  }

  @Override
  public String promptParam() {
    return "messages";
  }

  @Override
  public StreamDecoder newDecoder(LanguageTokenizer tokenizer) {
    return tokenizer.newDecoder();
  }

  @Override
  public boolean announcesRole() {
    return true;
  }

  @Override
  public void writeWhole(JsonGenerator json, String text) throws IOException {
    json.writeObjectFieldStart("message");
    json.writeStringField("role", "assistant");
    json.writeStringField("content", text);
    json.writeNullField("refusal");
    json.writeEndObject();
  }

  @Override
  public void writePiece(JsonGenerator json, String text, Part part) throws IOException {
    json.writeObjectFieldStart("delta");
    if (part == Part.FIRST) {
      json.writeStringField("role", "assistant");
    }
    if (part != Part.LAST || !text.isEmpty()) {
      json.writeStringField("content", text);
    }
    json.writeEndObject();
  }

  @Override
  public void writeLogprobs(JsonGenerator json, TokenLogprobs logprobs) throws IOException {
    logprobs.writeForChat(json);
  }
}

package io.dormouse.worker.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dormouse.worker.tokenizer.LanguageTokenizer;
import io.dormouse.worker.tokenizer.StreamDecoder;
import java.io.IOException;

/// {@code /v1/completions}.
record CompletionForm() implements GenerationForm {
  private static final String OBJECT = "text_completion";

  @Override
  public GenerationAsk parse(RequestFields fields, GenerationAsk.Limits limits)
      throws ApiException {
    return GenerationRequestParser.completion(fields, limits);
  }

  @Override
  public String idPrefix() {
    return "cmpl-";
  }

  @Override
  public String wholeObject() {
    return OBJECT;
  }

  @Override
  public String eventObject() {
    return OBJECT;
  }

  @Override
  public String promptParam() {
    return "prompt";
  }

  @Override
  public StreamDecoder newDecoder(LanguageTokenizer tokenizer) {
    return tokenizer.newContinuationDecoder();
  }

  @Override
  public boolean announcesRole() {
    return false;
  }

  @Override
  public void writeWhole(JsonGenerator json, String text) throws IOException {
    json.writeStringField("text", text);
  }

  @Override
  public void writePiece(JsonGenerator json, String text, Part part) throws IOException {
    json.writeStringField("text", text);
  }

  @Override
  public void writeLogprobs(JsonGenerator json, TokenLogprobs logprobs) throws IOException {
    logprobs.writeForCompletion(json);
  }
}

package io.dormouse.worker.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dormouse.worker.tokenizer.LanguageTokenizer;
import io.dormouse.worker.tokenizer.StreamDecoder;
import java.io.IOException;

/// What sets the two generating APIs apart: their bodies, and the shape of an answer.
sealed interface GenerationForm permits ChatForm, CompletionForm {
  GenerationAsk parse(RequestFields fields, GenerationAsk.Limits limits) throws ApiException;

  /// What an answer's id begins with.
  String idPrefix();

  /// The member {@code object} of a whole answer.
  String wholeObject();

  /// The member {@code object} of an event.
  String eventObject();

  /// The member of the body that the prompt is in.
  String promptParam();

  /// A decoder for the tokens of an answer.
  StreamDecoder newDecoder(LanguageTokenizer tokenizer);

  /// Whether an answer's first event says whose it is.
  boolean announcesRole();

  /// The members of a choice in a whole answer that hold its text.
  void writeWhole(JsonGenerator json, String text) throws IOException;

  /// The members of a choice in an event that hold a piece of its text.
  void writePiece(JsonGenerator json, String text, Part part) throws IOException;

  /// A value of the member {@code logprobs}.
  void writeLogprobs(JsonGenerator json, TokenLogprobs logprobs) throws IOException;

  /// Which part of an answer an event is.
  enum Part {
    FIRST,
    MIDDLE,
    LAST
  }
}

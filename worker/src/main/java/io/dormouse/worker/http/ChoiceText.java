package io.dormouse.worker.http;

import io.dormouse.worker.engine.GenerationCall;
import io.dormouse.worker.tokenizer.LanguageTokenizer;
import io.dormouse.worker.tokenizer.StopMatcher;
import io.dormouse.worker.tokenizer.StreamDecoder;

/// One answer's way from tokens to text: decodes what is new, and looks for the stop texts. Used by
/// one thread at a time.
final class ChoiceText {
  private final int index;
  private final GenerationCall call;
  private final LanguageTokenizer tokenizer;
  private final StreamDecoder decoder;
  private final StopMatcher stops;
  private int taken;
  private int reported;
  private int reportedLength;

  ChoiceText(int index, GenerationCall call, Reading reading) {
    this.index = index;
    this.call = call;
    this.tokenizer = reading.tokenizer();
    this.decoder = reading.decoder();
    this.stops = reading.stops();
  }

  /// How its tokens are read.
  record Reading(LanguageTokenizer tokenizer, StreamDecoder decoder, StopMatcher stops) {}

  /// Its place among the answers of a request.
  int index() {
    return index;
  }

  GenerationCall call() {
    return call;
  }

  /// Tokens read, those of a stop text included.
  int tokens() {
    return taken;
  }

  /// Whether a stop text ended it.
  boolean stopped() {
    return stops.stopped();
  }

  /// The text that is certain by the tokens that came; cancels the call where a stop text ends it.
  String advance() {
    StringBuilder fresh = new StringBuilder();
    int end = call.available();
    while (taken < end && !stops.stopped()) {
      int token = call.token(taken);
      taken++;
      if (!tokenizer.isSpecial(token)) {
        fresh.append(stops.append(decoder.append(token)));
      }
    }
    if (stops.stopped()) {
      call.cancel();
    }
    return fresh.toString();
  }

  /// What was held back, when no token follows.
  String finish() {
    if (stops.stopped()) {
      return "";
    }
    String rest = stops.append(decoder.finish());
    return stops.stopped() ? rest : rest + stops.finish();
  }

  /// The probabilities of the tokens read since this was asked last.
  TokenLogprobs takeLogprobs() {
    TokenLogprobs fresh = new TokenLogprobs(call, reported, taken, tokenizer, reportedLength);
    reportedLength += fresh.textLength();
    reported = taken;
    return fresh;
  }
}

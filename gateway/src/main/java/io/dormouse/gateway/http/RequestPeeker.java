package io.dormouse.gateway.http;

import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// A look at one JSON request body while it streams by: the few top-level members the gateway
/// needs.
///
/// A second `model` is refused, because gateway and worker might each believe another one. Of the
/// other members the last one counts, as in the engines. Not thread-safe.
///
/// Why not Jackson: `RATIONALE.md`, "Peek".
final class RequestPeeker {
  private static final int LONGEST_EXACT_NUMBER = 18;

  private final JsonTokenizer tokenizer = new JsonTokenizer(new Wanted());
  private Member member = Member.OTHER;
  private @Nullable String model;
  private boolean modelSeen;
  private long modelStart;
  private long modelEnd;
  private Optional<Boolean> stream = Optional.empty();
  private OptionalLong maxTokens = OptionalLong.empty();
  private OptionalLong maxCompletionTokens = OptionalLong.empty();
  private Peek.@Nullable Malformed refusal;

  private enum Member {
    MODEL,
    STREAM,
    MAX_TOKENS,
    MAX_COMPLETION_TOKENS,
    OTHER
  }

  /// Takes the next piece; returns false once the body is known to be malformed.
  boolean feed(byte[] bytes, int from, int to) {
    return tokenizer.feed(bytes, from, to) && refusal == null;
  }

  /// The result: of the whole body, or of a malformed one at any time.
  Peek finish() {
    JsonFault fault = refusal == null ? tokenizer.end() : null;
    if (fault != null) {
      refuse(
          "malformed_json",
          "The body is not a JSON object: " + fault.message() + " at byte " + fault.offset() + ".",
          null);
    }
    if (refusal != null) {
      return refusal;
    }
    OptionalLong limit = maxCompletionTokens.isPresent() ? maxCompletionTokens : maxTokens;
    return new Peek.Found(new RequestPeek(model, modelStart, modelEnd, stream, limit));
  }

  private void refuse(String code, String message, @Nullable String param) {
    if (refusal == null) {
      refusal = new Peek.Malformed(code, message, param);
    }
  }

  private final class Wanted implements JsonTokenizer.Members {
    @Override
    public void key(TokenCapture raw) {
      member = raw.whole() ? named(raw.unescaped()) : Member.OTHER;
      switch (member) {
        case MODEL -> {
          if (modelSeen) {
            refuse("duplicate_model", "The body names \"model\" more than once.", "model");
          }
          modelSeen = true;
        }
        case STREAM -> stream = Optional.empty();
        case MAX_TOKENS -> maxTokens = OptionalLong.empty();
        case MAX_COMPLETION_TOKENS -> maxCompletionTokens = OptionalLong.empty();
        case OTHER -> {}
      }
    }

    private static Member named(String key) {
      return switch (key) {
        case "model" -> Member.MODEL;
        case "stream" -> Member.STREAM;
        case "max_tokens" -> Member.MAX_TOKENS;
        case "max_completion_tokens" -> Member.MAX_COMPLETION_TOKENS;
        default -> Member.OTHER;
      };
    }

    @Override
    public void string(TokenCapture raw, long start, long end) {
      if (member != Member.MODEL) {
        return;
      }
      if (!raw.whole()) {
        String limit = "is longer than " + TokenCapture.MAX_BYTES + " bytes";
        refuse("malformed_json", "\"model\" at byte " + start + " " + limit + ".", "model");
        return;
      }
      model = raw.unescaped();
      modelStart = start;
      modelEnd = end;
    }

    @Override
    public void number(TokenCapture raw) {
      rejectAsModel();
      OptionalLong number = wholeNumber(raw);
      switch (member) {
        case MAX_TOKENS -> maxTokens = number;
        case MAX_COMPLETION_TOKENS -> maxCompletionTokens = number;
        case MODEL, STREAM, OTHER -> {}
      }
    }

    @Override
    public void literal(char first) {
      rejectAsModel();
      if (member == Member.STREAM && first != 'n') {
        stream = Optional.of(first == 't');
      }
    }

    @Override
    public void container() {
      rejectAsModel();
    }

    private void rejectAsModel() {
      if (member == Member.MODEL) {
        refuse("invalid_model_type", "\"model\" must be a string.", "model");
      }
    }

    private static OptionalLong wholeNumber(TokenCapture raw) {
      String text = raw.verbatim();
      boolean whole =
          text.length() <= LONGEST_EXACT_NUMBER
              && text.chars().allMatch(c -> c == '-' || (c >= '0' && c <= '9'));
      return whole ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
    }
  }
}

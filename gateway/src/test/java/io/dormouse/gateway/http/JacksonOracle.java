package io.dormouse.gateway.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// What Jackson's strict parser says about a request body, as a [Peek].
final class JacksonOracle {
  private static final JsonFactory JACKSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNestingDepth(JsonTokenizer.MAX_DEPTH).build())
          .build();

  private int models;
  private boolean wrongType;
  private @Nullable String model;
  private long start;
  private long end;
  private Optional<Boolean> stream = Optional.empty();
  private OptionalLong maxTokens = OptionalLong.empty();
  private OptionalLong maxCompletionTokens = OptionalLong.empty();

  private JacksonOracle() {}

  /// `malformed_json`, `duplicate_model`, `invalid_model_type`, or what was found.
  static Object verdict(byte[] body) {
    JacksonOracle oracle = new JacksonOracle();
    try (JsonParser parser = JACKSON.createParser(body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return "malformed_json";
      }
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String key = parser.currentName();
        parser.nextToken();
        oracle.member(key, parser);
        skip(parser);
        if (oracle.refusal() != null) {
          return oracle.refusal();
        }
      }
      return parser.nextToken() == null ? oracle.found() : "malformed_json";
    } catch (IOException malformed) {
      return oracle.refusal() == null ? "malformed_json" : oracle.refusal();
    }
  }

  private @Nullable String refusal() {
    return models > 1 ? "duplicate_model" : wrongType ? "invalid_model_type" : null;
  }

  private RequestPeek found() {
    OptionalLong limit = maxCompletionTokens.isPresent() ? maxCompletionTokens : maxTokens;
    return new RequestPeek(model, start, end, stream, limit);
  }

  private void member(String key, JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    switch (key) {
      case "model" -> {
        models++;
        if (token == JsonToken.VALUE_STRING) {
          model = parser.getText();
          start = parser.currentTokenLocation().getByteOffset();
          end = parser.currentLocation().getByteOffset();
        } else {
          wrongType = true;
        }
      }
      case "stream" ->
          stream = token.isBoolean() ? Optional.of(parser.getBooleanValue()) : Optional.empty();
      case "max_tokens" -> maxTokens = whole(parser);
      case "max_completion_tokens" -> maxCompletionTokens = whole(parser);
      default -> {}
    }
  }

  private static OptionalLong whole(JsonParser parser) throws IOException {
    return parser.currentToken() == JsonToken.VALUE_NUMBER_INT && parser.getText().length() <= 18
        ? OptionalLong.of(parser.getLongValue())
        : OptionalLong.empty();
  }

  private static void skip(JsonParser parser) throws IOException {
    int depth = 0;
    do {
      JsonToken token = parser.currentToken();
      if (token == null) {
        throw new IOException("the end");
      }
      if (token.isStructStart()) {
        depth++;
      } else if (token.isStructEnd()) {
        depth--;
      } else {
        parser.getText();
      }
      if (depth > 0) {
        parser.nextToken();
      }
    } while (depth > 0);
  }
}

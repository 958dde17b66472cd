package io.dormouse.gateway.http;

import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// What the gateway knows of a JSON request body without keeping it parsed.
///
/// @param model value of the top-level member `model`, unescaped; null where there is none
/// @param modelStart offset of the first byte of that value, its opening quote
/// @param modelEnd offset after its closing quote
/// @param stream value of the top-level member `stream`, if it is a boolean
/// @param maxTokens value of `max_completion_tokens`, else `max_tokens`, if a whole number
public record RequestPeek(
    @Nullable String model,
    long modelStart,
    long modelEnd,
    Optional<Boolean> stream,
    OptionalLong maxTokens) {
  /// The same, its model's name shared with others where it is this one.
  public RequestPeek sharing(String name) {
    return name.equals(model)
        ? new RequestPeek(name, modelStart, modelEnd, stream, maxTokens)
        : this;
  }
}

package io.dormouse.gateway.http;

import org.jspecify.annotations.Nullable;

/// What a look at a JSON request body found.
public sealed interface Peek {
  /// A well-formed body.
  record Found(RequestPeek request) implements Peek {}

  /// A body that cannot be served.
  ///
  /// @param code `malformed_json`, `duplicate_model` or `invalid_model_type`
  /// @param message for the client
  /// @param param the member at fault, if one is
  record Malformed(String code, String message, @Nullable String param) implements Peek {}
}

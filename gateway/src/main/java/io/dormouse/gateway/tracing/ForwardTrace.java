package io.dormouse.gateway.tracing;

import io.dormouse.gateway.proxy.RelayOutcome;
import java.util.Map;

/// The trace of one request to a worker.
public interface ForwardTrace {
  /// That of a request that has none.
  ForwardTrace NONE =
      new ForwardTrace() {
        @Override
        public Map<String, String> headers() {
          return Map.of();
        }

        @Override
        public void answered(int status) {}

        @Override
        public void over(RelayOutcome outcome) {}
      };

  /// What the worker is told, over what the client sent; an empty value takes a header out.
  Map<String, String> headers();

  /// The head of the answer came.
  void answered(int status);

  /// The request is over.
  void over(RelayOutcome outcome);
}

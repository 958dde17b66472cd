package io.dormouse.gateway.tracing;

import io.dormouse.gateway.pool.PoolListener;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;

/// Begins the traces of calls.
public interface CallTracer extends AutoCloseable {
  /// Makes none.
  CallTracer OFF =
      new CallTracer() {
        @Override
        public CallTrace call(HttpServerRequest request, String id) {
          return CallTrace.NONE;
        }

        @Override
        public Optional<PoolListener> wakes() {
          return Optional.empty();
        }

        @Override
        public void close() {}
      };

  /// That of a call which has just arrived.
  ///
  /// @param id of its request
  CallTrace call(HttpServerRequest request, String id);

  /// What has to hear of the pools.
  Optional<PoolListener> wakes();

  @Override
  void close();
}

package io.dormouse.gateway.proxy;

import io.vertx.core.Future;
import java.util.function.LongSupplier;

/// The relay between client and worker: everything the worker answers reaches the client as it was
/// sent, piece by piece, at the client's speed.
///
/// 1. A client that leaves cancels the worker's request at once.
/// 2. A kept-alive connection that turns out to be closed before any byte of the answer is replaced
///    once; a fresh one never. A call that may not be repeated gets a fresh one.
/// 3. An answer marked `Dormouse-Not-Admitted` is swallowed and reported, not relayed.
/// 4. A worker that dies inside an event stream is told to the client as an event; any other answer
///    is cut off, so that nobody takes a part for the whole.
public final class Relay {
  private final HttpClientPool pool;
  private final LongSupplier nanoTime;

  public Relay(HttpClientPool pool, LongSupplier nanoTime) {
    this.pool = pool;
    this.nanoTime = nanoTime;
  }

  /// Relays one call; never fails.
  ///
  /// To be called on the context of the client's request, whose body was received and whose
  /// response is unwritten. Takes over the close, exception and drain handlers of the response
  /// until the outcome is there.
  public Future<RelayOutcome> forward(RelayRequest call) {
    return new Exchange(pool, call, nanoTime).start();
  }
}

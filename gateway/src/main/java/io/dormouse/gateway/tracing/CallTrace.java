package io.dormouse.gateway.tracing;

import io.dormouse.gateway.accounting.CallRecord;
import io.dormouse.gateway.http.RequestPeek;
import io.dormouse.gateway.pool.WorkerEndpoint;
import io.vertx.core.MultiMap;
import java.util.Optional;

/// The trace of one call; confined to the context of its request.
public interface CallTrace {
  /// That of a call that has none.
  CallTrace NONE = new Untraced();

  /// Its id, 32 hexadecimal digits.
  Optional<String> id();

  /// Tells the client where to find it.
  void head(MultiMap answer);

  /// The call is for this model.
  void resolved(String model, RequestPeek peek);

  /// The call asks for a worker from now on.
  HoldTrace hold(String model);

  /// The call is sent to a worker.
  ///
  /// @param tries how often it was, this time included
  ForwardTrace forward(String worker, WorkerEndpoint endpoint, int tries);

  /// The call is over.
  void end(CallRecord call);
}

package io.dormouse.gateway.tracing;

import io.dormouse.gateway.accounting.CallRecord;
import io.dormouse.gateway.http.RequestPeek;
import io.dormouse.gateway.pool.WorkerEndpoint;
import io.vertx.core.MultiMap;
import java.util.Optional;

/// The trace of a call where tracing is off: the client's `traceparent` passes as it is.
final class Untraced implements CallTrace {
  @Override
  public Optional<String> id() {
    return Optional.empty();
  }

  @Override
  public void head(MultiMap answer) {}

  @Override
  public void resolved(String model, RequestPeek peek) {}

  @Override
  public HoldTrace hold(String model) {
    return HoldTrace.NONE;
  }

  @Override
  public ForwardTrace forward(String worker, WorkerEndpoint endpoint, int tries) {
    return ForwardTrace.NONE;
  }

  @Override
  public void end(CallRecord call) {}
}

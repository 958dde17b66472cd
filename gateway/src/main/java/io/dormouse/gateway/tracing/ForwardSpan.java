package io.dormouse.gateway.tracing;

import io.dormouse.gateway.proxy.RelayOutcome;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import java.util.HashMap;
import java.util.Map;

/// The span `forward` of one request to a worker.
final class ForwardSpan implements ForwardTrace {
  static final String PARENT = "traceparent";
  static final String STATE = "tracestate";

  private final Span span;

  ForwardSpan(Span span) {
    this.span = span;
  }

  /// The client's state that belongs to no trace that is continued here goes no further.
  @Override
  public Map<String, String> headers() {
    var headers = new HashMap<String, String>();
    headers.put(STATE, "");
    W3CTraceContextPropagator.getInstance()
        .inject(
            Context.root().with(span),
            headers,
            (carrier, name, value) -> {
              if (carrier != null) {
                carrier.put(name, value);
              }
            });
    return headers;
  }

  @Override
  public void answered(int status) {
    span.addEvent("first_byte");
    span.setAttribute(SpanKeys.STATUS, (long) status);
  }

  @Override
  public void over(RelayOutcome outcome) {
    String error = error(outcome);
    if (!error.isEmpty()) {
      span.setAttribute(SpanKeys.ERROR, error);
      span.setStatus(StatusCode.ERROR, error);
    }
    span.end();
  }

  private static String error(RelayOutcome outcome) {
    return switch (outcome) {
      case RelayOutcome.Completed(int status, long _, long _) ->
          status < 400 ? "" : Integer.toString(status);
      case RelayOutcome.Converted(int status, long _) -> Integer.toString(status);
      case RelayOutcome.NotAdmitted _ -> "not_admitted";
      case RelayOutcome.ConnectFailed _ -> "connect_failed";
      case RelayOutcome.Undelivered _ -> "undelivered";
      case RelayOutcome.FailedBeforeResponse _, RelayOutcome.FailedMidStream _ -> "worker_died";
      case RelayOutcome.TimedOut timedOut -> timedOut.expiry().code();
      case RelayOutcome.ClientGone _ -> "client_gone";
    };
  }
}

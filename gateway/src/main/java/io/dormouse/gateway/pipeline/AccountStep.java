package io.dormouse.gateway.pipeline;

import io.dormouse.gateway.accounting.CallRecord;
import io.dormouse.gateway.accounting.CallSink;
import io.dormouse.gateway.admission.Permit;
import io.dormouse.gateway.error.ErrorResponder;
import io.dormouse.gateway.error.GatewayError;
import io.dormouse.gateway.error.RejectedCall;
import io.dormouse.gateway.http.CutOff;
import io.dormouse.gateway.http.UnreadBody;
import io.vertx.core.AsyncResult;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/// Step 8: answers what is still unanswered, gives back what the call took, writes its one record.
final class AccountStep {
  private static final Logger LOG = Logger.getLogger("dormouse.calls");

  /// Codes of answers that came whole.
  private static final Set<String> WHOLE = Set.of("ok", "upstream_error");

  private final CallSink sink;
  private final LongSupplier nanoTime;
  private final Vertx vertx;
  private final long unreadLimitBytes;

  AccountStep(CallSink sink, LongSupplier nanoTime, Vertx vertx, long unreadLimitBytes) {
    this.sink = sink;
    this.nanoTime = nanoTime;
    this.vertx = vertx;
    this.unreadLimitBytes = unreadLimitBytes;
  }

  void close(Call call, AsyncResult<Answered> outcome) {
    if (outcome.succeeded()) {
      Answered answered = outcome.result();
      record(call, answered.status(), answered.code(), answered.bytes());
      call.permit().ifPresent(permit -> close(permit, answered));
      return;
    }
    switch (outcome.cause()) {
      case ClientGone _ -> {
        record(call, CallRecord.CLIENT_GONE, "client_gone", 0);
        call.permit().ifPresent(Permit::ignore);
      }
      case RejectedCall rejected -> refuse(call, rejected.error());
      case Throwable defect -> {
        LOG.errorf(defect, "%s failed in the gateway", call.label());
        refuse(call, new GatewayError.Internal(call.id()));
      }
    }
  }

  private static void close(Permit permit, Answered answered) {
    boolean whole = WHOLE.contains(answered.code());
    if (whole && answered.status() < 400) {
      permit.success();
    } else if (whole && answered.status() < 429) {
      permit.ignore();
    } else {
      permit.dropped();
    }
  }

  private void refuse(Call call, GatewayError error) {
    call.permit().ifPresent(error.status() < 429 ? Permit::ignore : Permit::dropped);
    if (call.clientGone()) {
      record(call, CallRecord.CLIENT_GONE, "client_gone", 0);
      return;
    }
    var response = call.response();
    if (response.headWritten()) {
      call.heartbeats()
          .ifPresent(beats -> {
            beats.stop();
            beats.fail(error);
          });
      record(call, error.status(), error.code(), response.bytesWritten());
      return;
    }
    call.heartbeats().ifPresent(Heartbeats::stop);
    call.head(response.headers());
    boolean announced = call.request().getHeader(HttpHeaders.EXPECT) != null;
    if (announced && !call.request().isEnded() && !CutOff.sharesConnection(call.request())) {
      response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    }
    ErrorResponder.respond(response, error);
    UnreadBody.discard(vertx, call.request(), unreadLimitBytes);
    record(call, error.status(), error.code(), response.bytesWritten());
  }

  private void record(Call call, int status, String code, long bytesOut) {
    var written = call.end(status, code, bytesOut, nanoTime.getAsLong());
    LOG.debugf("%s", written);
    sink.record(written);
  }
}

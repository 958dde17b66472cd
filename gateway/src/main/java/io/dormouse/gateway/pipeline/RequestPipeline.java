package io.dormouse.gateway.pipeline;

import io.dormouse.gateway.accounting.CallSink;
import io.dormouse.gateway.admission.Admission;
import io.dormouse.gateway.admission.AdmissionController;
import io.dormouse.gateway.catalog.ModelCatalog;
import io.dormouse.gateway.catalog.Resolution;
import io.dormouse.gateway.config.Limits;
import io.dormouse.gateway.config.TenantConfig;
import io.dormouse.gateway.error.GatewayError;
import io.dormouse.gateway.error.RejectedCall;
import io.dormouse.gateway.http.BodyStore;
import io.dormouse.gateway.http.HeaderCheck;
import io.dormouse.gateway.http.Intake;
import io.dormouse.gateway.http.RequestHead;
import io.dormouse.gateway.proxy.Relay;
import io.dormouse.gateway.tracing.CallTrace;
import io.dormouse.gateway.tracing.CallTracer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/// The path of a call, from its first header to its record.
public final class RequestPipeline {
  /// What the steps work with.
  ///
  /// @param limits bounds on bodies
  /// @param admission step 2
  /// @param bodies step 1
  /// @param catalog step 3
  /// @param tenants whose calls share step 4
  /// @param relay step 7
  /// @param sink step 8
  /// @param tracer follows it all
  public record Parts(
      Limits limits,
      AdmissionController admission,
      BodyStore bodies,
      ModelCatalog catalog,
      TenantConfig tenants,
      Relay relay,
      CallSink sink,
      CallTracer tracer) {}

  private static final Logger LOG = Logger.getLogger("dormouse.calls");

  private final Parts parts;
  private final Vertx vertx;
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private final RequestIds ids;
  private final HoldStep hold;
  private final ForwardStep forward;
  private final AccountStep account;
  private volatile boolean closing;

  /// @param freshIds makes ids for calls that bring none
  public RequestPipeline(
      Parts parts,
      Vertx vertx,
      InstantSource clock,
      LongSupplier nanoTime,
      Supplier<String> freshIds) {
    this.parts = parts;
    this.vertx = vertx;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.ids = new RequestIds(freshIds);
    this.hold = new HoldStep(clock, parts.tenants(), parts.catalog());
    this.forward = new ForwardStep(parts.relay(), hold, parts.tenants(), nanoTime);
    this.account = new AccountStep(parts.sink(), nanoTime, vertx, parts.limits().maxBody().bytes());
  }

  /// Serves one call; the request is paused until its body is wanted.
  public void handle(HttpServerRequest request) {
    request.pause();
    String id = ids.of(request);
    Call call = arrived(request, id, parts.tracer().call(request, id));
    acceptHead(call) // 1 accept: headers first,
        .compose(head -> admit(call, head)) // 2 admit
        .compose(head -> acceptBody(call, head)) // 1 then the whole body
        .compose(body -> resolve(call, body)) // 3 resolve
        .compose(routed -> hold.worker(call, routed)) // 4 hold, 5 wake, 6 pick: the model's pool
        .compose(granted -> forward.relay(call, granted)) // 7 forward
        .onComplete(outcome -> account.close(call, outcome)); // 8 account
  }

  /// Writes what every answer carries into one that is no call's.
  void head(HttpServerRequest request) {
    arrived(request, ids.of(request), CallTrace.NONE).head(request.response().headers());
  }

  /// Refuses new calls from now on; those inside go on.
  public void close() {
    closing = true;
  }

  private Call arrived(HttpServerRequest request, String id, CallTrace trace) {
    return new Call(
        request, vertx.getOrCreateContext(), id, trace, clock.instant(), nanoTime.getAsLong());
  }

  private Future<HeaderCheck.Body> acceptHead(Call call) {
    if (closing) {
      return refuse(Refusals.closing());
    }
    HttpServerRequest request = call.request();
    HeaderCheck check =
        RequestHead.fault(request)
            .<HeaderCheck>map(fault -> fault)
            .orElseGet(() ->
                HeaderCheck.of(
                    request.headers(), request.version(), parts.limits().maxBody().bytes()));
    Optional<GatewayError> refusal =
        Refusals.ofPage(request.headers()).or(() -> Refusals.of(check));
    return refusal.isPresent() || !(check instanceof HeaderCheck.Body body)
        ? refuse(refusal.orElseGet(Refusals::modelMissing))
        : Future.succeededFuture(body);
  }

  private Future<HeaderCheck.Body> admit(Call call, HeaderCheck.Body head) {
    return switch (parts.admission().admit()) {
      case Admission.Admitted(var permit) -> {
        call.admitted(permit);
        yield Future.succeededFuture(head);
      }
      case Admission.Rejected(int limit) -> refuse(Refusals.tooManyCalls(limit));
    };
  }

  private Future<Intake.Stored> acceptBody(Call call, HeaderCheck.Body head) {
    if ("100-continue".equalsIgnoreCase(call.request().getHeader("Expect"))) {
      call.response().writeContinue();
    }
    return parts
        .bodies()
        .receive(call.request(), head)
        .compose(intake ->
            switch (intake) {
              case Intake.Stored stored -> {
                call.onEnd(stored.body()::close);
                call.received(stored.body().length());
                yield Future.succeededFuture(stored);
              }
              case Intake.TooLarge tooLarge -> refuse(Refusals.of(tooLarge));
              case Intake.NoRoom _ -> refuse(Refusals.noRoom());
              case Intake.Failed(var cause) -> {
                LOG.warnf("request=%s body could not be stored: %s", call.id(), cause);
                yield refuse(Refusals.storeFailed());
              }
              case Intake.ClientGone _ -> Future.failedFuture(new ClientGone());
              case Intake.TimedOut _ -> refuse(Refusals.timedOut(parts.limits()));
              case Intake.Malformed malformed -> refuse(Refusals.of(malformed));
            });
  }

  private Future<Routed> resolve(Call call, Intake.Stored stored) {
    var peek = stored.peek();
    if (peek == null || peek.model() == null) {
      return refuse(Refusals.modelMissing());
    }
    return switch (parts.catalog().resolve(peek.model())) {
      case Resolution.Resolved(var route) -> {
        call.resolved(route.name());
        call.trace().resolved(route.name(), peek);
        var routed = new Routed(route, stored.body(), peek.sharing(route.name()), false);
        Heartbeats.of(vertx, clock, call, routed).ifPresent(call::begin);
        yield Future.succeededFuture(routed);
      }
      case Resolution.Unknown(var name) -> refuse(new GatewayError.UnknownModel(name));
    };
  }

  static <T> Future<T> refuse(GatewayError error) {
    return Future.failedFuture(new RejectedCall(error));
  }
}

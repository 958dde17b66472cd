package io.dormouse.gateway.pipeline;

import io.dormouse.gateway.catalog.ModelCatalog;
import io.dormouse.gateway.catalog.ModelRoute;
import io.dormouse.gateway.catalog.Resolution;
import io.dormouse.gateway.config.Fallback;
import io.dormouse.gateway.config.TenantConfig;
import io.dormouse.gateway.pool.HeldCall;
import io.dormouse.gateway.pool.HoldOutcome;
import io.dormouse.gateway.pool.HoldRequest;
import io.dormouse.gateway.pool.Patience;
import io.dormouse.gateway.pool.Ticket;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.regex.Pattern;

/// Steps 4 to 6 as one wait: the call stands in its model's pool until a worker is reserved for it.
final class HoldStep {
  /// The tenant of calls of which nobody knows whose they are.
  static final String ANYBODY = "default";

  private static final Pattern TENANT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,63}");
  private static final long BYTES_PER_TOKEN = 4;
  private static final long MOST_TOKENS = 1_000_000;

  private final InstantSource clock;
  private final TenantConfig tenants;
  private final ModelCatalog catalog;

  /// @param catalog where models that answer in another's place are found
  HoldStep(InstantSource clock, TenantConfig tenants, ModelCatalog catalog) {
    this.clock = clock;
    this.tenants = tenants;
    this.catalog = catalog;
  }

  /// Waits for a worker: `wake-timeout` while none is up and `queue-timeout` while all are busy;
  /// never longer than the client says, counted from the call's arrival.
  Future<Granted> worker(Call call, Routed routed) {
    if (call.clientGone()) {
      return Future.failedFuture(new ClientGone());
    }
    Instant began = clock.instant();
    var waiting = new WaitingCall(call, request(call, routed));
    var trace = call.trace().hold(routed.route().name());
    Ticket ticket = trace.follow(routed.route().pool().acquire(waiting));
    call.whenGone(ticket::leave);
    call.heartbeats().ifPresent(beats -> beats.standsIn(ticket));
    return waiting
        .outcome
        .future()
        .compose(outcome -> {
          trace.over(outcome);
          call.whenGone(null);
          call.heartbeats().ifPresent(beats -> beats.standsIn(null));
          return settled(call, routed, outcome, began);
        });
  }

  private HoldRequest request(Call call, Routed routed) {
    var config = routed.route().config();
    var wishes = ClientWishes.of(call.request().headers(), config.hold());
    if (wishes.preferred()) {
      wishes.patience().ifPresent(call::preferenceApplied);
    }
    Duration load = config.timing().load();
    Duration waking =
        wishes
            .patience()
            .map(wait -> wait.compareTo(load) > 0 ? load : wait)
            .orElse(config.timing().wake());
    Duration cold =
        fallback(routed)
            .flatMap(_ -> config.fallback())
            .map(Fallback::after)
            .filter(after -> after.compareTo(waking) < 0)
            .orElse(waking);
    Duration total = config.answer().total();
    Duration longest = wishes.patience().filter(it -> it.compareTo(total) < 0).orElse(total);
    call.tenant(tenant(call));
    return new HoldRequest(
        call.tenant(),
        cost(routed),
        routed.body().length(),
        new Patience(Optional.of(call.arrivedAt().plus(longest)), cold, config.timing().queue()),
        wishes.wakes(),
        wishes.keep());
  }

  /// The model that may answer in another's place; none of a call that is answered so already.
  private Optional<ModelRoute> fallback(Routed routed) {
    return routed
        .route()
        .config()
        .fallback()
        .filter(_ -> !routed.instead())
        .map(fallback -> catalog.resolve(fallback.model()))
        .flatMap(found ->
            found instanceof Resolution.Resolved(var route)
                ? Optional.of(route)
                : Optional.empty());
  }

  private Future<Granted> by(ModelRoute other, Call call, Routed routed) {
    call.answeredBy(other.name());
    return worker(call, routed.by(other));
  }

  private String tenant(Call call) {
    String name = tenants.trustHeader() ? call.request().getHeader("Dormouse-Tenant") : null;
    return name != null && TENANT.matcher(name).matches() ? name : ANYBODY;
  }

  /// What a call will cost about, in tokens: its text and the longest answer that it asks for.
  private static long cost(Routed routed) {
    long asked = routed.peek().maxTokens().orElse(0);
    long text = routed.body().length() / BYTES_PER_TOKEN;
    return Math.max(1, text + Math.clamp(asked, 0, MOST_TOKENS));
  }

  private Future<Granted> settled(Call call, Routed routed, HoldOutcome outcome, Instant began) {
    var waited = Duration.between(began, clock.instant());
    var other = fallback(routed);
    if (other.isPresent() && isCold(outcome)) {
      call.waited(waited, waited, true);
      return by(other.get(), call, routed);
    }
    return switch (outcome) {
      case HoldOutcome.Released released -> granted(call, routed, released);
      case HoldOutcome.Cancelled _ -> Future.failedFuture(new ClientGone());
      case HoldOutcome.Expired expired -> {
        call.waited(waited, expired.workersUp() ? Duration.ZERO : waited, !expired.workersUp());
        yield RequestPipeline.refuse(Refusals.expired(routed.route(), expired));
      }
      case HoldOutcome.Asleep asleep -> {
        call.waited(waited, Duration.ZERO, false);
        yield RequestPipeline.refuse(Refusals.asleep(routed.route(), asleep));
      }
      case HoldOutcome.Overflow overflow ->
          RequestPipeline.refuse(Refusals.overflow(routed.route(), overflow));
      case HoldOutcome.WakeFailed failed -> {
        call.waited(waited, waited, true);
        yield RequestPipeline.refuse(Refusals.wakeFailed(routed.route(), failed));
      }
      case HoldOutcome.Closing _ -> RequestPipeline.refuse(Refusals.closing());
      case HoldOutcome.Removed _ -> RequestPipeline.refuse(Refusals.removed(routed.route()));
    };
  }

  private static boolean isCold(HoldOutcome outcome) {
    return outcome instanceof HoldOutcome.WakeFailed
        || (outcome instanceof HoldOutcome.Expired expired && !expired.workersUp());
  }

  private static Future<Granted> granted(Call call, Routed routed, HoldOutcome.Released released) {
    call.waited(released.held(), released.waking(), released.cold());
    var reservation = released.reservation();
    call.onEnd(reservation::close);
    return call.clientGone()
        ? Future.failedFuture(new ClientGone())
        : Future.succeededFuture(new Granted(routed, reservation));
  }

  private static final class WaitingCall implements HeldCall {
    private final Promise<HoldOutcome> outcome = Promise.promise();
    private final Call call;
    private final HoldRequest request;

    WaitingCall(Call call, HoldRequest request) {
      this.call = call;
      this.request = request;
    }

    @Override
    public String id() {
      return call.id();
    }

    @Override
    public HoldRequest request() {
      return request;
    }

    @Override
    public void outcome(HoldOutcome decided) {
      if (call.context().equals(Vertx.currentContext())) {
        outcome.complete(decided);
      } else {
        call.context().runOnContext(_ -> outcome.complete(decided));
      }
    }
  }
}

package io.dormouse.gateway.admin;

import io.dormouse.gateway.catalog.ModelCatalog;
import io.dormouse.gateway.catalog.ModelRoute;
import io.dormouse.gateway.catalog.Resolution;
import io.dormouse.gateway.error.GatewayError;
import io.dormouse.gateway.hold.TenantLoad;
import io.dormouse.gateway.pool.PoolSnapshot;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/// The operator's routes on the management port: `GET /admin/pools`, `GET /admin/pools/{model}`,
/// `GET /admin/pools/{model}/logs` and `/events`, `POST /admin/pools/{model}/wake` and `/sleep`.
public final class AdminRoutes {
  private static final int LOG_LINES = 100;

  private final ModelCatalog catalog;
  private final AdminGuard guard;
  private final PlatformNotes notes;
  private final PoolFeed feed;

  /// @param catalog whose pools
  /// @param guard decides who may
  /// @param notes of the platforms
  /// @param feed of all pools
  public AdminRoutes(ModelCatalog catalog, AdminGuard guard, PlatformNotes notes, PoolFeed feed) {
    this.catalog = catalog;
    this.guard = guard;
    this.notes = notes;
    this.feed = feed;
  }

  /// Puts the routes on the management port's router.
  public void register(Router router) {
    router.route("/admin/*").handler(guard::handle);
    router.route(HttpMethod.GET, "/admin/pools").handler(this::list);
    action(
        router, HttpMethod.GET, "logs", context -> withPool(context, route -> log(context, route)));
    action(
        router,
        HttpMethod.GET,
        "events",
        context -> withPool(context, route -> events(context, route)));
    action(
        router,
        HttpMethod.POST,
        "wake",
        context -> withPool(context, route -> wake(context, route)));
    action(
        router,
        HttpMethod.POST,
        "sleep",
        context -> withPool(context, route -> sleep(context, route)));
    router
        .routeWithRegex(HttpMethod.GET, "/admin/pools/(?<model>.+)")
        .handler(context -> withPool(context, route -> one(context, route)));
    router.route("/admin/*").handler(AdminRoutes::unknown);
  }

  private static void action(
      Router router, HttpMethod method, String verb, Consumer<RoutingContext> handler) {
    router.routeWithRegex(method, "/admin/pools/(?<model>.+)/" + verb).handler(handler::accept);
  }

  private void withPool(RoutingContext context, Consumer<ModelRoute> action) {
    String name = Optional.ofNullable(context.pathParam("model")).orElse("");
    switch (catalog.resolve(name)) {
      case Resolution.Resolved(var route) -> action.accept(route);
      case Resolution.Unknown(var unknown) ->
          AdminGuard.fail(context, new GatewayError.UnknownModel(unknown));
    }
  }

  private void list(RoutingContext context) {
    var pools = new JsonArray();
    catalog.routes().forEach(route -> pools.add(view(route)));
    context.response().putHeader("Content-Type", "application/json").end(pools.toBuffer());
  }

  private void log(RoutingContext context, ModelRoute route) {
    String asked = context.queryParams().get("lines");
    if (asked != null && !asked.matches("[1-9][0-9]{0,4}")) {
      AdminGuard.fail(
          context,
          new GatewayError.BadRequest(
              "invalid_lines", "lines must be a number from 1 to 99999.", "lines"));
      return;
    }
    int count = asked == null ? LOG_LINES : Integer.parseInt(asked);
    var lines = notes.lines(route.name(), count);
    context
        .response()
        .putHeader("Content-Type", "text/plain; charset=utf-8")
        .end(lines.isEmpty() ? "" : String.join("\n", lines) + "\n");
  }

  private void one(RoutingContext context, ModelRoute route) {
    var loop = context.vertx().getOrCreateContext();
    route
        .pool()
        .look((snapshot, tenants) ->
            loop.runOnContext(_ -> answer(context, 200, view(route, snapshot, tenants))));
  }

  private void events(RoutingContext context, ModelRoute route) {
    new EventsAnswer(context, route, feed, (snapshot, tenants) -> view(route, snapshot, tenants))
        .follow();
  }

  private void wake(RoutingContext context, ModelRoute route) {
    switch (Objects.requireNonNullElse(context.queryParams().get("wait"), "false")) {
      case "false" -> {
        route.pool().wake();
        answer(context, 202, view(route));
      }
      case "true" ->
          new WakeAnswer(context, route, feed, (snapshot, it) -> view(route, snapshot, it))
              .follow();
      default ->
          AdminGuard.fail(
              context,
              new GatewayError.BadRequest("invalid_wait", "wait must be true or false.", "wait"));
    }
  }

  private void sleep(RoutingContext context, ModelRoute route) {
    if (route.pool().snapshot().held() > 0) {
      AdminGuard.fail(
          context,
          new GatewayError.Conflict(
              "model_in_use", "Calls are held for this model; it sleeps once they are served."));
      return;
    }
    route.pool().sleep();
    answer(context, 202, view(route));
  }

  private JsonObject view(ModelRoute route) {
    return noted(route, PoolView.of(route));
  }

  private JsonObject view(
      ModelRoute route, PoolSnapshot snapshot, Map<String, TenantLoad> tenants) {
    return noted(route, PoolView.of(route, snapshot, tenants));
  }

  private JsonObject noted(ModelRoute route, JsonObject view) {
    notes.phase(route.name()).ifPresent(phase -> view.put("platformPhase", phase));
    return view;
  }

  private static void answer(RoutingContext context, int status, JsonObject body) {
    context
        .response()
        .setStatusCode(status)
        .putHeader("Content-Type", "application/json")
        .end(body.toBuffer());
  }

  private static void unknown(RoutingContext context) {
    AdminGuard.fail(context, new GatewayError.UnknownPath(context.normalizedPath()));
  }
}

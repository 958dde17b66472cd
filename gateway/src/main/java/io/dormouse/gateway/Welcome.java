package io.dormouse.gateway;

import io.dormouse.gateway.catalog.ModelRoute;
import io.dormouse.gateway.command.UpOptions;
import io.dormouse.gateway.config.GatewayConfig;
import io.dormouse.gateway.config.ListenAddress;
import io.dormouse.gateway.config.ModelSource;
import io.dormouse.gateway.pool.PoolPhase;
import io.quarkus.vertx.http.HttpServer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintStream;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// What `up` prints once the gateway serves: a first call to a sleeping model with the timeline it
/// measured, a warm one beside it, and where everything is.
final class Welcome {
  private static final String INPUT = "A dormouse sleeps until it is called.";

  private final Gateway gateway;
  private final Vertx vertx;
  private final UpOptions options;
  private final HttpServer server;
  private final PrintStream out;

  Welcome(Gateway gateway, Vertx vertx, UpOptions options, HttpServer server, PrintStream out) {
    this.gateway = gateway;
    this.vertx = vertx;
    this.options = options;
    this.server = server;
    this.out = out;
  }

  private record Measured(int status, long firstByteMs, Buffer body) {}

  /// Prints it; completes when all is said.
  Future<Void> show() {
    Optional<ModelRoute> sleeping =
        gateway.catalog().routes().stream()
            .filter(route -> route.config().source() instanceof ModelSource.OwnWorker)
            .filter(route -> route.pool().snapshot().state().phase() == PoolPhase.ASLEEP)
            .findFirst();
    if (!options.firstCall() || sleeping.isEmpty()) {
      where();
      return Future.succeededFuture();
    }
    ModelRoute route = sleeping.get();
    out.printf(
        "%nFirst call: the model '%s' is asleep, so the call is held while its worker starts.%n",
        route.name());
    HttpClient client = vertx.createHttpClient();
    return call(client, route)
        .onSuccess(cold -> timeline(route, cold))
        .compose(cold -> cold.status() == 200 ? call(client, route) : Future.succeededFuture(cold))
        .onSuccess(this::warm)
        .onFailure(cause -> out.printf("  the first call did not work: %s%n", cause.getMessage()))
        .onComplete(_ -> client.close())
        .onComplete(_ -> where())
        .mapEmpty();
  }

  private Future<Measured> call(HttpClient client, ModelRoute route) {
    ListenAddress data = dataAddress();
    var body = new JsonObject().put("model", route.name()).put("input", INPUT);
    var target =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setHost(reachable(data.host()))
            .setPort(data.port())
            .setURI("/v1/embeddings")
            .putHeader("Content-Type", "application/json");
    long began = System.nanoTime();
    return client
        .request(target)
        .compose(request -> request.send(body.toBuffer()))
        .compose(response -> {
          long firstByteMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
          return response
              .body()
              .map(bytes -> new Measured(response.statusCode(), firstByteMs, bytes));
        });
  }

  private void timeline(ModelRoute route, Measured cold) {
    if (cold.status() != 200) {
      out.printf("  answered %d after %d ms: %s%n", cold.status(), cold.firstByteMs(), cold.body());
      return;
    }
    line("held", 0, "");
    route
        .pool()
        .snapshot()
        .lastWake()
        .ifPresent(wake -> {
          long started = wake.marks().getOrDefault("processStarted", 0L);
          line("process started", started, "");
          mark(wake.marks().get("runtimeUp"), started, "runtime up");
          mark(wake.marks().get("weightsLoaded"), started, "weights loaded");
          mark(wake.marks().get("warmed"), started, "warmed");
        });
    line("first byte", cold.firstByteMs(), "200, " + dimensions(cold.body()) + " numbers");
  }

  private void mark(@Nullable Long sinceStartMs, long startedMs, String name) {
    if (sinceStartMs != null) {
      line(name, startedMs + sinceStartMs, "");
    }
  }

  private void line(String name, long ms, String note) {
    out.printf("  %-16s %6d ms  %s%n", name, ms, note);
  }

  private static int dimensions(Buffer body) {
    JsonArray data = new JsonObject(body).getJsonArray("data");
    return data.getJsonObject(0).getJsonArray("embedding").size();
  }

  private void warm(Measured call) {
    if (call.status() == 200) {
      out.println("The same call again, now warm:");
      line("first byte", call.firstByteMs(), "");
    }
  }

  private void where() {
    var config = gateway.config();
    String data = url(dataAddress());
    String management = url(managementAddress());
    String model = gateway.catalog().routes().stream().findFirst().map(ModelRoute::name).orElse("");
    out.printf("%n  API       %s/v1%n", data);
    out.printf("  Health    %s/q/health%n", management);
    out.printf("  Metrics   %s/q/metrics%n", management);
    out.printf("%nTry%n  curl %s/v1/models%n", data);
    out.printf(
        "  curl %s/v1/embeddings -H 'Content-Type: application/json' -d '{\"model\": \"%s\", \"input\": \"hello\"}'%n",
        data, model);
    out.printf("  curl %s/admin/pools%n", management);
    out.printf("%nConfiguration: %s%n%s%nCtrl-C stops.%n", options.configFile(), idle(config));
    out.flush();
  }

  private static String idle(GatewayConfig config) {
    return config.models().values().stream()
        .findFirst()
        .map(model ->
            model.name()
                + " sleeps after "
                + model.timing().idle().toSeconds()
                + " s without calls.")
        .orElse("");
  }

  private ListenAddress dataAddress() {
    return bound(gateway.config().listen(), server.getPort());
  }

  private ListenAddress managementAddress() {
    return bound(gateway.config().management(), server.getManagementPort());
  }

  /// The configured address; with the port that was really bound where the configuration leaves it
  /// open.
  private static ListenAddress bound(ListenAddress configured, int port) {
    return configured.port() == 0 ? new ListenAddress(configured.host(), port) : configured;
  }

  private static String url(ListenAddress address) {
    return "http://" + reachable(address.host()) + ":" + address.port();
  }

  private static String reachable(String host) {
    return switch (host) {
      case "0.0.0.0" -> "127.0.0.1";
      case "::" -> "[::1]";
      default -> host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
    };
  }
}

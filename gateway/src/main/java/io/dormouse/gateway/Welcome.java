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
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.io.PrintStream;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What `up` prints once the gateway serves: a first call to a sleeping model with the timeline it
/// measured, a warm one beside it, and where everything is.
final class Welcome {
  private static final int NAMED = 4;

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
    FirstCall call = chats(route) ? new FirstChat(out) : new FirstEmbedding();
    out.printf(
        "%nFirst call: the model '%s' is asleep, so the call is held while its worker starts.%n",
        route.name());
    HttpClient client = vertx.createHttpClient();
    return send(client, route, call, true)
        .onSuccess(cold -> timeline(route, cold))
        .compose(_ -> send(client, route, call, false))
        .onSuccess(this::warm)
        .onFailure(cause -> out.printf("  the first call did not work: %s%n", cause.getMessage()))
        .onComplete(_ -> client.close())
        .onComplete(_ -> where())
        .mapEmpty();
  }

  private static boolean chats(ModelRoute route) {
    return route.config().source() instanceof ModelSource.OwnWorker own && own.chats();
  }

  private Future<FirstCall.Answer> send(
      HttpClient client, ModelRoute route, FirstCall call, boolean shown) {
    ListenAddress data = dataAddress();
    var target =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setHost(reachable(data.host()))
            .setPort(data.port())
            .setURI(call.path())
            .putHeader("Content-Type", "application/json");
    long began = System.nanoTime();
    LongSupplier sinceCallMs = () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
    return client
        .request(target)
        .compose(request ->
            request
                .send(call.body(route.name()).toBuffer())
                .compose(response ->
                    response.statusCode() == 200
                        ? call.read(response, sinceCallMs, shown)
                        : refused(response)));
  }

  private static Future<FirstCall.Answer> refused(HttpClientResponse response) {
    return response.body().compose(body -> Future.failedFuture(response.statusCode() + " " + body));
  }

  private void timeline(ModelRoute route, FirstCall.Answer cold) {
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
    answer(cold);
  }

  private void answer(FirstCall.Answer answer) {
    line(answer.first(), answer.firstMs(), "");
    line("whole answer", answer.lastMs(), answer.note());
  }

  private void mark(@Nullable Long sinceStartMs, long startedMs, String name) {
    if (sinceStartMs != null) {
      line(name, startedMs + sinceStartMs, "");
    }
  }

  private void line(String name, long ms, String note) {
    out.printf("  %-16s %6d ms  %s%n", name, ms, note);
  }

  private void warm(FirstCall.Answer answer) {
    out.println("The same call again, now warm:");
    answer(answer);
  }

  private void where() {
    var config = gateway.config();
    String data = url(dataAddress());
    String management = url(managementAddress());
    out.printf("%n  API       %s/v1%n", data);
    out.printf("  Health    %s/q/health%n", management);
    out.printf("  Metrics   %s/q/metrics%n", management);
    out.printf("%nTry%n  curl %s/v1/models%n", data);
    modelName(Welcome::writesText).ifPresent(name -> chatLine(data, name));
    modelName(route -> !writesText(route)).ifPresent(name -> embeddingLine(data, name));
    out.printf("  curl %s/admin/pools%n", management);
    out.printf("%nConfiguration: %s%n%s%nCtrl-C stops.%n", options.configFile(), idle(config));
    out.flush();
  }

  /// Foreign servers are mostly language models.
  private static boolean writesText(ModelRoute route) {
    return switch (route.config().source()) {
      case ModelSource.OwnWorker own -> own.chats();
      case ModelSource.ForeignServer _ -> true;
      case ModelSource.KnativeService service ->
          service
              .deployment()
              .worker()
              .map(worker -> worker.modelPath().filter(path -> path.endsWith(".gguf")).isPresent())
              .orElse(true);
    };
  }

  private Optional<String> modelName(Predicate<ModelRoute> kind) {
    return gateway.catalog().routes().stream().filter(kind).findFirst().map(ModelRoute::name);
  }

  private void chatLine(String data, String model) {
    out.printf(
        "  curl -N %s/v1/chat/completions -H 'Content-Type: application/json' -d '{\"model\": \"%s\", \"stream\": true, \"messages\": [{\"role\": \"user\", \"content\": \"Hello\"}]}'%n",
        data, model);
  }

  private void embeddingLine(String data, String model) {
    out.printf(
        "  curl %s/v1/embeddings -H 'Content-Type: application/json' -d '{\"model\": \"%s\", \"input\": \"hello\"}'%n",
        data, model);
  }

  private static String idle(GatewayConfig config) {
    if (config.models().isEmpty()) {
      return "Models are those of the cluster's Services in "
          + String.join(", ", config.knative().discover())
          + ", as they come and go.";
    }
    return config.models().values().stream()
        .limit(NAMED)
        .map(model -> model.name() + " after " + model.timing().idle().toSeconds() + " s")
        .collect(Collectors.joining(", ", "Without calls sleep: ", "."));
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

package io.dormouse.worker;

import io.dormouse.worker.config.ArgumentException;
import io.dormouse.worker.config.WorkerArguments;
import io.dormouse.worker.config.WorkerOptions;
import io.dormouse.worker.engine.AdmissionGate;
import io.dormouse.worker.http.ApiRoutes;
import io.dormouse.worker.http.ApiService;
import io.dormouse.worker.http.TokenGuard;
import io.dormouse.worker.lifecycle.ControlRoutes;
import io.dormouse.worker.lifecycle.EmbeddingOpener;
import io.dormouse.worker.lifecycle.ModelHost;
import io.dormouse.worker.lifecycle.ModelOpener;
import io.dormouse.worker.lifecycle.ProcessAge;
import io.dormouse.worker.lifecycle.StatusDocument;
import io.dormouse.worker.lifecycle.WorkerControl;
import io.dormouse.worker.lifecycle.WorkerLifecycle;
import io.dormouse.worker.lifecycle.WorkerState.Ready;
import io.dormouse.worker.model.LoadException;
import io.dormouse.worker.model.ModelLoader;
import io.dormouse.worker.telemetry.WorkerMeters;
import io.dormouse.worker.tokenizer.CodecPool;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A worker with the demo model and both ports open, without the framework.
public final class WorkerFixture implements AutoCloseable {
  /// What the build unpacked.
  public static final Path DIST = Path.of("target", "dist");

  /// The demo model's folder.
  public static final Path MODEL = DIST.resolve("models/all-minilm-l6-v2");

  /// ONNX Runtime's file.
  public static final Path LIBRARY = DIST.resolve("ort/libonnxruntime.so");

  /// Where the tokenizer's native library is unpacked for tests.
  public static final Path HOME = Path.of("target", "test-home");

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final int dataPort;
  private final int controlPort;

  /// The parts behind the ports.
  public final WorkerLifecycle lifecycle = new WorkerLifecycle(ProcessAge.ofThisProcess());

  /// Counts calls.
  public final AdmissionGate gate;

  /// Has the model.
  public final ModelHost host;

  /// The demo model's worker with those flags beside the needed ones, ready.
  public WorkerFixture(Map<String, String> environment, String... flags) throws Exception {
    this(options(environment, flags));
  }

  private WorkerFixture(WorkerOptions options) throws Exception {
    this(
        options,
        new EmbeddingOpener(
            new ModelLoader(options.source()),
            options.warmUp(),
            options.serving().limits(),
            (inputs, tokens, nanos) -> {}));
    awaitReady();
  }

  /// A worker of a model that is opened like that, and loads.
  public WorkerFixture(WorkerOptions options, ModelOpener opener) throws Exception {
    gate = new AdmissionGate(options.serving().slots());
    host = new ModelHost(new ModelHost.Parts(opener, lifecycle, gate), WorkerFixture::unexpected);
    host.load();
    dataPort = listen(dataRouter(options), options);
    controlPort = listen(controlRouter(options), options);
  }

  private static void unexpected(LoadException failure) {
    throw new AssertionError(failure);
  }

  /// Options as the command line gives them.
  public static WorkerOptions options(Map<String, String> environment, String... flags)
      throws ArgumentException {
    List<String> arguments =
        new ArrayList<>(List.of("--model", "minilm", "--path", MODEL.toString(), "--ort-home"));
    arguments.add(DIST.resolve("ort").toString());
    arguments.addAll(List.of(flags));
    Map<String, String> all = new HashMap<>(environment);
    all.put("DORMOUSE_HOME", HOME.toString());
    return WorkerArguments.parse(arguments, all);
  }

  private Router dataRouter(WorkerOptions options) {
    Router router = Router.router(vertx);
    new ApiRoutes(
            new ApiService(
                new ApiService.Identity(
                    options.model(), options.kind(), 1, options.serving().acceptTokenIds(), "test"),
                new ApiService.Serving(gate, host, lifecycle),
                new CodecPool(2, gate.slots()),
                new WorkerMeters(new SimpleMeterRegistry()),
                ApiService.Sources.ofMachine()))
        .register(router);
    return router;
  }

  private Router controlRouter(WorkerOptions options) {
    Router router = Router.router(vertx);
    new ControlRoutes(
            vertx,
            lifecycle,
            new WorkerControl(lifecycle, gate, host),
            new StatusDocument(
                new StatusDocument.Names(options.model(), options.precision(), "test"),
                lifecycle,
                gate,
                host))
        .register(router, options.listen().controlReadOnly());
    return router;
  }

  private int listen(Router router, WorkerOptions options) throws Exception {
    options.listen().token().ifPresent(token -> new TokenGuard(token).guard(router));
    return vertx
        .createHttpServer()
        .requestHandler(router)
        .listen(0, "127.0.0.1")
        .toCompletionStage()
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS)
        .actualPort();
  }

  /// Waits for phase ready.
  public void awaitReady() throws InterruptedException {
    CountDownLatch ready = new CountDownLatch(1);
    Runnable check =
        () -> {
          if (lifecycle.state() instanceof Ready) {
            ready.countDown();
          }
        };
    Runnable unsubscribe = lifecycle.subscribe(check);
    check.run();
    if (!ready.await(30, TimeUnit.SECONDS)) {
      throw new AssertionError("the worker is not ready: " + lifecycle.state());
    }
    unsubscribe.run();
  }

  /// A request builder for a path of the data port.
  public HttpRequest.Builder data(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + dataPort + path));
  }

  /// A request builder for a path of the control port.
  public HttpRequest.Builder control(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + controlPort + path));
  }

  /// Sends bytes that no client would, as a request of HTTP/1.0, to the data port and reads all.
  public String text(String request) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), dataPort)) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /// Sends and reads all.
  public HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  /// Sends without waiting, and reads all.
  public CompletableFuture<HttpResponse<String>> sendAsync(HttpRequest.Builder request) {
    return client.sendAsync(request.build(), BodyHandlers.ofString());
  }

  /// Sends and reads lines as they come.
  public HttpResponse<Stream<String>> lines(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofLines());
  }

  /// Posts a body to the embedding route.
  public HttpResponse<String> embed(String body) throws IOException, InterruptedException {
    return post("/v1/embeddings", body);
  }

  /// Posts a body to a path of the data port.
  public HttpResponse<String> post(String path, String body)
      throws IOException, InterruptedException {
    return send(data(path).POST(BodyPublishers.ofString(body)));
  }

  /// Posts a command to the control port.
  public HttpResponse<String> command(String name) throws IOException, InterruptedException {
    return send(control("/control/" + name).POST(BodyPublishers.noBody()));
  }

  @Override
  public void close() {
    client.shutdownNow();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}

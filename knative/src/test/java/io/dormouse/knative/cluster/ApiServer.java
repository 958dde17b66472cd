package io.dormouse.knative.cluster;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.crud.AttributeSet;
import io.fabric8.mockwebserver.http.Dispatcher;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import io.fabric8.mockwebserver.http.Response;
import io.fabric8.mockwebserver.http.WebSocket;
import io.fabric8.mockwebserver.http.WebSocketListener;
import java.net.InetAddress;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// fabric8's API server for tests, with the troubles of a real one: it can refuse everything, cut
/// watches, leave them silent, and declare them too old.
final class ApiServer extends Dispatcher implements AutoCloseable {
  static final String NAMESPACE = "models";
  private static final String POD_EVENTS = "fieldSelector=involvedObject.kind%3DPod";
  private static final String GONE =
      """
      {"type":"ERROR","object":{"kind":"Status","apiVersion":"v1","status":"Failure",
      "message":"too old resource version","reason":"Expired","code":410}}
      """;

  private final KubernetesCrudDispatcher objects = new KubernetesCrudDispatcher();
  private final Set<WebSocket> watches = ConcurrentHashMap.newKeySet();
  private final AtomicInteger opened = new AtomicInteger();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<Answer> answers = new CopyOnWriteArrayList<>();
  private KubernetesMockServer server = server();
  private int port;
  private volatile int refusal;
  private volatile @Nullable String token;
  private volatile boolean silent;

  ApiServer() {
    server.init();
  }

  private KubernetesMockServer server() {
    return new KubernetesMockServer(
        new Context(), new MockWebServer(), new HashMap<>(), this, false);
  }

  String url() {
    return server.url("/");
  }

  Config config() {
    return new ConfigBuilder(Config.empty())
        .withMasterUrl(server.url("/"))
        .withNamespace(NAMESPACE)
        .withOauthToken("secret")
        .withHttp2Disable(true)
        .build();
  }

  @Override
  public MockResponse dispatch(RecordedRequest request) {
    requests.add(request.getPath());
    if (refusal != 0) {
      return new MockResponse().setResponseCode(refusal);
    }
    if (token != null && !("Bearer " + token).equals(request.getHeader("Authorization"))) {
      return new MockResponse().setResponseCode(401);
    }
    for (Answer answer : answers) {
      if (request.getPath().contains(answer.path())) {
        return new MockResponse()
            .setResponseCode(answer.status())
            .setBody(answer.body().apply(request.getUtf8Body()));
      }
    }
    String path = request.getPath().replace(POD_EVENTS, "");
    MockResponse response = objects.handleGet(path);
    return response.getWebSocketListener() == null
        ? response
        : new MockResponse().withWebSocketUpgrade(new Watch(response.getWebSocketListener()));
  }

  /// An answer of the test's own.
  private record Answer(String path, int status, UnaryOperator<String> body) {}

  /// Answers what is asked on paths that contain a text; the last word on a text holds.
  ///
  /// @param body made of the request's
  void answer(String path, int status, UnaryOperator<String> body) {
    answers.removeIf(it -> it.path().equals(path));
    answers.add(new Answer(path, status, body));
  }

  /// The requests so far whose path and query contain a text.
  long requests(String text) {
    return requests.stream().filter(path -> path.contains(text)).count();
  }

  /// Creates an object, or puts another in its place; what it says of itself stays.
  void put(String collection, HasMetadata object) {
    object.getMetadata().setResourceVersion(Long.toString(objects.requestResourceVersion()));
    String json = Serialization.asJson(object);
    write(
        path(collection) + "/" + object.getMetadata().getName(),
        Serialization.unmarshal(json, GenericKubernetesResource.class),
        json);
  }

  /// Deletes an object.
  void delete(String collection, String name) {
    write(path(collection) + "/" + name, null, null);
  }

  private void write(
      String path, @Nullable GenericKubernetesResource object, @Nullable String json) {
    AttributeSet key = objects.getKey(path);
    var stored = objects.findResource(key);
    objects.processEvent(path, key, stored == null ? null : stored.getKey(), object, json);
  }

  private static String path(String collection) {
    return collection.replace("/*/", "/namespaces/" + NAMESPACE + "/");
  }

  /// Answers everything with a status and cuts every watch.
  void refuse(int status) {
    refusal = status;
    cut();
  }

  /// Knows callers by this token alone from now on, and cuts every watch.
  void know(String only) {
    token = only;
    cut();
  }

  /// Serves again.
  void serve() {
    refusal = 0;
    silent = false;
  }

  /// Lets watches be open and tells nothing on them.
  void beSilent() {
    silent = true;
  }

  /// Closes every watch.
  void cut() {
    end(watch -> {});
  }

  /// Declares every watch too old.
  void expire() {
    end(watch -> watch.send(GONE));
  }

  private void end(Consumer<WebSocket> lastWords) {
    Set<WebSocket> ending = Set.copyOf(watches);
    ending.forEach(watch -> {
      lastWords.accept(watch);
      watch.close(1001, "going away");
    });
    Await.until(() -> Collections.disjoint(watches, ending));
  }

  /// Lets go of the port.
  void stop() {
    port = server.getPort();
    cut();
    server.destroy();
  }

  /// Takes the port again, with all objects.
  void restart() {
    server = server();
    server.init(InetAddress.getLoopbackAddress(), port);
  }

  int watches() {
    return watches.size();
  }

  /// Watches that were ever open, those that ended too.
  int opened() {
    return opened.get();
  }

  @Override
  public void close() {
    server.destroy();
  }

  /// A watch that may be silent.
  private final class Watch extends WebSocketListener {
    private final WebSocketListener watch;

    Watch(WebSocketListener watch) {
      this.watch = watch;
    }

    @Override
    public void onOpen(WebSocket socket, Response response) {
      watch.onOpen(new Muffled(socket), response);
      watches.add(socket);
      opened.incrementAndGet();
    }

    @Override
    public void onClosing(WebSocket socket, int code, String reason) {
      watch.onClosing(socket, code, reason);
    }

    @Override
    public void onClosed(WebSocket socket, int code, String reason) {
      watch.onClosed(socket, code, reason);
      watches.remove(socket);
    }

    @Override
    public void onFailure(WebSocket socket, Throwable failure, Response response) {
      watch.onFailure(socket, failure, response);
      watches.remove(socket);
    }
  }

  /// A socket on which nothing is sent while the server is silent.
  private final class Muffled implements WebSocket {
    private final WebSocket socket;

    Muffled(WebSocket socket) {
      this.socket = socket;
    }

    @Override
    public RecordedRequest request() {
      return socket.request();
    }

    @Override
    public boolean send(String text) {
      return silent || socket.send(text);
    }

    @Override
    public boolean send(byte[] bytes) {
      return silent || socket.send(bytes);
    }

    @Override
    public boolean close(int code, String reason) {
      return socket.close(code, reason);
    }
  }
}

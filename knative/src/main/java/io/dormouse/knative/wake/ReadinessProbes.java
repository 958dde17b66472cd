package io.dormouse.knative.wake;

import io.dormouse.knative.view.Endpoint;
import io.dormouse.knative.watch.Timer;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Asks the queue-proxies of Pods that start whether their containers take requests, which is known
/// there before the kubelet looks again; a few Pods at a time.
///
/// queue-proxy answers such a question when its own probe of the container succeeds or is given up,
/// and does not count it as traffic. Where a worker itself says that it is ready, no answer is
/// waited for once queue-proxy has taken a connection. To be used on one context.
public final class ReadinessProbes implements AutoCloseable {
  private static final int MOST = 8;
  private static final Duration PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST = Duration.ofSeconds(12);
  private static final int CONNECT_MS = 1_000;
  private static final String PROBE = "K-Network-Probe";
  private static final String QUEUE = "queue";

  private final HttpClient client;
  private final Timer timer;
  private final Consumer<String> answering;
  private final Map<String, Probe> probes = new HashMap<>();

  /// @param timer runs its tasks on the context on which this is used
  /// @param answering told, once each, the uids of Pods that take requests
  public ReadinessProbes(Vertx vertx, Timer timer, Consumer<String> answering) {
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions().setConnectTimeout(CONNECT_MS),
            new PoolOptions().setHttp1MaxSize(MOST));
    this.timer = timer;
    this.answering = answering;
  }

  /// Asks these Pods, and no others from now on.
  public void follow(List<Endpoint> awaited) {
    var wanted = awaited.stream().map(Endpoint::podUid).collect(Collectors.toSet());
    probes.values().removeIf(probe -> !wanted.contains(probe.endpoint.podUid()) && probe.stop());
    for (Endpoint endpoint : awaited) {
      if (probes.size() < MOST && !probes.containsKey(endpoint.podUid())) {
        var probe = new Probe(endpoint);
        probes.put(endpoint.podUid(), probe);
        probe.ask();
      }
    }
  }

  /// The worker in a Pod said that it is ready.
  public void workerReady(String podUid) {
    Probe probe = probes.get(podUid);
    if (probe != null) {
      probe.workerReady();
    }
  }

  @Override
  public void close() {
    probes.values().forEach(Probe::stop);
    probes.clear();
    client.close();
  }

  private final class Probe {
    private final Endpoint endpoint;
    private boolean connected;
    private boolean ready;
    private boolean over;
    private @Nullable HttpClientRequest open;
    private Timer.@Nullable Planned next;

    Probe(Endpoint endpoint) {
      this.endpoint = endpoint;
    }

    void ask() {
      var options =
          new RequestOptions()
              .setMethod(HttpMethod.GET)
              .setHost(endpoint.host())
              .setPort(endpoint.port())
              .setURI("/healthz")
              .setConnectTimeout(CONNECT_MS)
              .setIdleTimeout(LONGEST.toMillis())
              .addHeader(PROBE, QUEUE)
              .addHeader("User-Agent", "Knative-Activator-Probe");
      client
          .request(options)
          .compose(request -> {
            opened(request);
            return request.send();
          })
          .compose(response -> response.body().map(body -> says(response.statusCode(), body)))
          .onComplete(answer -> answered(answer.succeeded() && answer.result()));
    }

    private static boolean says(int status, Buffer body) {
      return status == 200 && QUEUE.equals(body.toString().strip());
    }

    private void opened(HttpClientRequest request) {
      open = request;
      connected = true;
      if (over) {
        request.reset();
      } else {
        tell();
      }
    }

    private void answered(boolean yes) {
      open = null;
      if (over) {
        return;
      }
      if (yes) {
        ready = true;
        tell();
      } else {
        next = timer.schedule(PAUSE, this::ask);
      }
    }

    void workerReady() {
      ready = true;
      tell();
    }

    private void tell() {
      if (ready && connected && !over) {
        stop();
        answering.accept(endpoint.podUid());
      }
    }

    boolean stop() {
      over = true;
      if (next != null) {
        next.cancel();
      }
      if (open != null) {
        open.reset();
      }
      return true;
    }
  }
}

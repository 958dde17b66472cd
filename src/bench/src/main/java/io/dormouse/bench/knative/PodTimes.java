package io.dormouse.bench.knative;

import io.dormouse.e2e.cluster.Space;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/// When a Pod's address was known in the cluster, and when its queue-proxy took connections, as an
/// observer beside the gateway sees it.
final class PodTimes implements AutoCloseable {
  private static final int QUEUE_PROXY_PORT = 8012;
  private static final int CONNECT_MS = 1_000;
  private static final long PAUSE_NANOS = 4_000_000;
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final Map<String, Long> addressNanos = new ConcurrentHashMap<>();
  private final Map<String, Long> listeningNanos = new ConcurrentHashMap<>();
  private final SharedIndexInformer<Pod> pods;

  PodTimes(Space space) {
    this.pods =
        space
            .cluster()
            .client()
            .pods()
            .inNamespace(space.name())
            .withLabel("serving.knative.dev/service")
            .inform(new Listener());
  }

  /// When the address was known.
  OptionalLong address(Pod pod) {
    return known(addressNanos, pod);
  }

  /// When queue-proxy took a connection, to about 5 ms.
  OptionalLong listening(Pod pod) {
    return known(listeningNanos, pod);
  }

  private static OptionalLong known(Map<String, Long> times, Pod pod) {
    Long nanos = times.get(pod.getMetadata().getUid());
    return nanos == null ? OptionalLong.empty() : OptionalLong.of(nanos);
  }

  private void seen(Pod pod) {
    String address = pod.getStatus().getPodIP();
    String uid = pod.getMetadata().getUid();
    if (address != null && addressNanos.putIfAbsent(uid, System.nanoTime()) == null) {
      Thread.ofVirtual().start(() -> awaitListening(uid, address));
    }
  }

  private void awaitListening(String uid, String address) {
    long giveUpNanos = System.nanoTime() + LIMIT.toNanos();
    while (System.nanoTime() - giveUpNanos < 0) {
      try (var socket = new Socket()) {
        socket.connect(new InetSocketAddress(address, QUEUE_PROXY_PORT), CONNECT_MS);
        listeningNanos.put(uid, System.nanoTime());
        return;
      } catch (IOException notListeningYet) {
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  @Override
  public void close() {
    pods.stop();
  }

  private final class Listener implements ResourceEventHandler<Pod> {
    @Override
    public void onAdd(Pod pod) {
      seen(pod);
    }

    @Override
    public void onUpdate(Pod before, Pod pod) {
      seen(pod);
    }

    @Override
    public void onDelete(Pod pod, boolean stateUnknown) {}
  }
}

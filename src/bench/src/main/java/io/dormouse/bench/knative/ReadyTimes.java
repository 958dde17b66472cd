package io.dormouse.bench.knative;

import io.dormouse.e2e.cluster.Space;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/// When each Service's first pod took calls, as an observer beside the gateway hears it.
final class ReadyTimes implements AutoCloseable {
  private static final String SERVICE = "serving.knative.dev/service";

  private final Map<String, Long> readyNanos = new ConcurrentHashMap<>();
  private final SharedIndexInformer<EndpointSlice> slices;

  ReadyTimes(Space space) {
    this.slices =
        space
            .cluster()
            .client()
            .discovery()
            .v1()
            .endpointSlices()
            .inNamespace(space.name())
            .withLabel("networking.internal.knative.dev/serviceType", "Private")
            .inform(new Listener());
  }

  /// Forgets what was seen of a Service.
  void forget(String service) {
    readyNanos.remove(service);
  }

  /// When its first pod became ready since it was forgotten.
  OptionalLong of(String service) {
    Long nanos = readyNanos.get(service);
    return nanos == null ? OptionalLong.empty() : OptionalLong.of(nanos);
  }

  private void seen(EndpointSlice slice) {
    long now = System.nanoTime();
    boolean ready =
        slice.getEndpoints() != null
            && slice.getEndpoints().stream()
                .anyMatch(it -> !Boolean.FALSE.equals(it.getConditions().getReady()));
    String service = slice.getMetadata().getLabels().get(SERVICE);
    if (ready && service != null) {
      readyNanos.putIfAbsent(service, now);
    }
  }

  @Override
  public void close() {
    slices.stop();
  }

  private final class Listener implements ResourceEventHandler<EndpointSlice> {
    @Override
    public void onAdd(EndpointSlice slice) {
      seen(slice);
    }

    @Override
    public void onUpdate(EndpointSlice before, EndpointSlice slice) {
      seen(slice);
    }

    @Override
    public void onDelete(EndpointSlice slice, boolean stateUnknown) {}
  }
}

package io.dormouse.knative.cluster;

import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Counts the ready addresses of an ordinary Service.
///
/// A watch that is lost is taken up again for as long as this is open; the last count stands
/// meanwhile.
public final class ServiceSize implements AutoCloseable {
  private static final String SERVICE_NAME = "kubernetes.io/service-name";

  private final SharedIndexInformer<EndpointSlice> slices;
  private final IntConsumer listener;

  /// @param listener takes each count, on any thread
  /// @param troubles takes why it could not be listed or watched; it is tried again
  ServiceSize(
      KubernetesClient client,
      String namespace,
      String service,
      IntConsumer listener,
      Consumer<Throwable> troubles) {
    this.listener = listener;
    this.slices =
        client
            .discovery()
            .v1()
            .endpointSlices()
            .inNamespace(namespace)
            .withLabel(SERVICE_NAME, service)
            .runnableInformer(0);
    slices.exceptionHandler((_, trouble) -> {
      troubles.accept(trouble);
      return true;
    });
    slices.addEventHandler(new Counting());
  }

  void start() {
    slices.start();
  }

  /// The distinct addresses that are not said to be unready.
  static int count(Stream<EndpointSlice> slices) {
    return Math.toIntExact(
        slices
            .flatMap(slice -> stream(slice.getEndpoints()))
            .filter(ServiceSize::ready)
            .flatMap(endpoint -> stream(endpoint.getAddresses()))
            .distinct()
            .count());
  }

  private static boolean ready(Endpoint endpoint) {
    var conditions = endpoint.getConditions();
    return conditions == null || !Boolean.FALSE.equals(conditions.getReady());
  }

  private static <T> Stream<T> stream(@Nullable List<T> items) {
    return items == null ? Stream.empty() : items.stream();
  }

  @Override
  public void close() {
    slices.stop();
  }

  private final class Counting implements ResourceEventHandler<EndpointSlice> {
    @Override
    public void onAdd(EndpointSlice slice) {
      tell();
    }

    @Override
    public void onUpdate(EndpointSlice before, EndpointSlice slice) {
      tell();
    }

    @Override
    public void onDelete(EndpointSlice slice, boolean stateUnknown) {
      tell();
    }

    private void tell() {
      listener.accept(count(slices.getStore().list().stream()));
    }
  }
}

package io.dormouse.knative.cluster;

import io.dormouse.knative.render.ModelLabel;
import io.fabric8.knative.serving.v1.Service;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Finds the Knative Services of a namespace that say they serve a model.
///
/// A watch that is lost is taken up again for as long as this is open; what is known stands
/// meanwhile.
public final class ModelDiscovery implements AutoCloseable {
  private final SharedIndexInformer<Service> services;
  private final Consumer<List<DiscoveredService>> listener;

  /// @param listener takes all that are there, on any thread, at first and whenever one changes
  /// @param troubles takes why they could not be listed or watched; it is tried again
  ModelDiscovery(
      KubernetesClient client,
      String namespace,
      Consumer<List<DiscoveredService>> listener,
      Consumer<Throwable> troubles) {
    this.listener = listener;
    this.services = labelled(client, namespace).runnableInformer(0);
    services.exceptionHandler((_, trouble) -> {
      troubles.accept(trouble);
      return true;
    });
    services.addEventHandler(new Telling());
  }

  private static FilterWatchListDeletable<
          Service, KubernetesResourceList<Service>, Resource<Service>>
      labelled(KubernetesClient client, String namespace) {
    return client.resources(Service.class).inNamespace(namespace).withLabel(ModelLabel.KEY);
  }

  /// Those that are there now.
  static List<DiscoveredService> list(KubernetesClient client, String namespace) {
    return sorted(labelled(client, namespace).list().getItems());
  }

  void start() {
    services
        .start()
        .whenComplete((_, trouble) -> {
          if (trouble == null) {
            tell();
          }
        });
  }

  private synchronized void tell() {
    listener.accept(sorted(services.getStore().list()));
  }

  private static List<DiscoveredService> sorted(List<Service> services) {
    return services.stream()
        .map(ModelDiscovery::read)
        .sorted(Comparator.comparing(DiscoveredService::service))
        .toList();
  }

  static DiscoveredService read(Service service) {
    var metadata = service.getMetadata();
    return new DiscoveredService(
        metadata.getNamespace(),
        metadata.getName(),
        ours(metadata.getLabels()),
        ours(metadata.getAnnotations()));
  }

  private static Map<String, String> ours(@Nullable Map<String, String> all) {
    Map<String, String> ours = new HashMap<>();
    if (all != null) {
      all.forEach((name, value) -> {
        if (name.startsWith(ModelLabel.PREFIX)) {
          ours.put(name, value);
        }
      });
    }
    return ours;
  }

  @Override
  public void close() {
    services.stop();
  }

  private final class Telling implements ResourceEventHandler<Service> {
    @Override
    public void onAdd(Service service) {
      changed();
    }

    @Override
    public void onUpdate(Service before, Service service) {
      if (!read(before).equals(read(service))) {
        changed();
      }
    }

    @Override
    public void onDelete(Service service, boolean stateUnknown) {
      changed();
    }

    private void changed() {
      if (services.hasSynced()) {
        tell();
      }
    }
  }
}

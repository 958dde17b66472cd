package io.dormouse.knative.cluster;

import io.dormouse.knative.fact.Fact;
import io.dormouse.knative.watch.FactBoard;
import io.dormouse.knative.watch.Source;
import io.fabric8.knative.serving.v1.Revision;
import io.fabric8.knative.serving.v1.Service;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Informable;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;

/// Watches one namespace: five watches, however many Services are followed.
///
/// A watch that is lost, refused or too old is taken up again for as long as this is open, and what
/// was missed is listed; what is known stays known meanwhile.
public final class NamespaceWatch implements AutoCloseable {
  private final FactBoard board;
  private final BiConsumer<Source, Throwable> troubles;
  private final Map<Source, SharedIndexInformer<?>> informers = new EnumMap<>(Source.class);

  /// @param troubles takes why a source could not be listed or watched; each is tried again
  NamespaceWatch(
      KubernetesClient client,
      String namespace,
      FactBoard board,
      BiConsumer<Source, Throwable> troubles) {
    this.board = board;
    this.troubles = troubles;
    add(
        Source.SERVICES,
        client.resources(Service.class).inNamespace(namespace),
        service -> Optional.of(new Fact.ServiceSeen(ObjectReader.service(service))),
        Fact.ServiceGone::new);
    add(
        Source.REVISIONS,
        client.resources(Revision.class).inNamespace(namespace),
        revision -> Optional.of(new Fact.RevisionSeen(ObjectReader.revision(revision))),
        Fact.RevisionGone::new);
    add(
        Source.PODS,
        client.pods().inNamespace(namespace).withLabel(Labels.REVISION),
        pod -> Optional.of(new Fact.PodSeen(PodReader.read(pod))),
        Fact.PodGone::new);
    add(
        Source.EVENTS,
        client.v1().events().inNamespace(namespace).withField("involvedObject.kind", "Pod"),
        event -> ObjectReader.event(event).map(Fact.EventSeen::new),
        Fact.EventGone::new);
    add(
        Source.SLICES,
        client
            .discovery()
            .v1()
            .endpointSlices()
            .inNamespace(namespace)
            .withLabel(Labels.SERVICE_TYPE, "Private"),
        slice -> Optional.of(new Fact.SliceSeen(ObjectReader.slice(slice))),
        Fact.SliceGone::new);
  }

  private <T extends HasMetadata> void add(
      Source source,
      Informable<T> objects,
      Function<T, Optional<? extends Fact>> seen,
      Function<String, Fact> gone) {
    var informer = objects.runnableInformer(0);
    informer.exceptionHandler((started, trouble) -> {
      troubles.accept(source, trouble);
      return true;
    });
    informer.addEventHandler(new FactHandler<>(board, seen, gone));
    informers.put(source, informer);
  }

  /// Begins.
  void start() {
    informers.forEach((source, informer) ->
        informer
            .start()
            .whenComplete((_, trouble) -> {
              if (trouble == null) {
                board.listed(source);
              } else {
                troubles.accept(source, trouble);
              }
            }));
  }

  /// The sources whose changes are not heard at present.
  public List<Source> interrupted() {
    List<Source> interrupted = new ArrayList<>();
    informers.forEach((source, informer) -> {
      if (!informer.isWatching()) {
        interrupted.add(source);
      }
    });
    return interrupted;
  }

  @Override
  public void close() {
    informers.values().forEach(SharedIndexInformer::stop);
  }
}

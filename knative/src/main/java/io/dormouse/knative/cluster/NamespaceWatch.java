package io.dormouse.knative.cluster;

import io.dormouse.knative.cluster.SourceWatch.Reading;
import io.dormouse.knative.fact.Fact;
import io.dormouse.knative.watch.FactBoard;
import io.dormouse.knative.watch.Source;
import io.dormouse.knative.watch.Timer;
import io.fabric8.knative.serving.v1.Revision;
import io.fabric8.knative.serving.v1.Service;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Informable;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// Watches one namespace: five watches, however many Services are followed.
///
/// A watch that is lost, refused or too old is taken up again for as long as this is open, and what
/// was missed is listed; one that is silent for two minutes is replaced by a new one. What is known
/// stays known meanwhile.
public final class NamespaceWatch implements AutoCloseable {
  static final Duration LONGEST_SILENCE = Duration.ofMinutes(2);
  private static final Duration CHECK = Duration.ofSeconds(30);

  private final FactBoard board;
  private final InstantSource clock;
  private final Timer timer;
  private final BiConsumer<Source, Throwable> troubles;
  private final List<SourceWatch<?>> sources;
  private boolean closed;
  private Timer.@Nullable Planned check;

  /// @param troubles takes why a source could not be listed or watched; each is tried again
  NamespaceWatch(
      KubernetesClient client,
      String namespace,
      FactBoard board,
      InstantSource clock,
      Timer timer,
      BiConsumer<Source, Throwable> troubles) {
    this.board = board;
    this.clock = clock;
    this.timer = timer;
    this.troubles = troubles;
    this.sources =
        List.of(
            services(client, namespace),
            revisions(client, namespace),
            pods(client, namespace),
            events(client, namespace),
            slices(client, namespace));
  }

  private SourceWatch<?> services(KubernetesClient client, String namespace) {
    return watch(
        Source.SERVICES,
        client.resources(Service.class).inNamespace(namespace),
        new Reading<>(
            service -> Optional.of(new Fact.ServiceSeen(ObjectReader.service(service))),
            Fact.ServiceGone::new));
  }

  private SourceWatch<?> revisions(KubernetesClient client, String namespace) {
    return watch(
        Source.REVISIONS,
        client.resources(Revision.class).inNamespace(namespace),
        new Reading<>(
            revision -> Optional.of(new Fact.RevisionSeen(ObjectReader.revision(revision))),
            Fact.RevisionGone::new));
  }

  private SourceWatch<?> pods(KubernetesClient client, String namespace) {
    return watch(
        Source.PODS,
        client.pods().inNamespace(namespace).withLabel(Labels.REVISION),
        new Reading<>(
            pod -> Optional.of(new Fact.PodSeen(PodReader.read(pod))), Fact.PodGone::new));
  }

  private SourceWatch<?> events(KubernetesClient client, String namespace) {
    return watch(
        Source.EVENTS,
        client.v1().events().inNamespace(namespace).withField("involvedObject.kind", "Pod"),
        new Reading<>(
            event -> ObjectReader.event(event).map(Fact.EventSeen::new), Fact.EventGone::new));
  }

  private SourceWatch<?> slices(KubernetesClient client, String namespace) {
    return watch(
        Source.SLICES,
        client
            .discovery()
            .v1()
            .endpointSlices()
            .inNamespace(namespace)
            .withLabel(Labels.SERVICE_TYPE, "Private"),
        new Reading<>(
            slice -> Optional.of(new Fact.SliceSeen(ObjectReader.slice(slice))),
            Fact.SliceGone::new));
  }

  private <T extends HasMetadata> SourceWatch<T> watch(
      Source source, Informable<T> objects, Reading<T> reading) {
    return new SourceWatch<>(
        source, objects, reading, board, clock, trouble -> troubles.accept(source, trouble));
  }

  /// Begins.
  synchronized void start() {
    sources.forEach(SourceWatch::start);
    planCheck();
  }

  private synchronized void planCheck() {
    check = timer.schedule(CHECK, this::check);
  }

  private synchronized void check() {
    if (!closed) {
      sources.forEach(source -> source.renewIfSilent(LONGEST_SILENCE));
      planCheck();
    }
  }

  /// The sources whose changes are not heard at present.
  public List<Source> interrupted() {
    return sources.stream().filter(watch -> !watch.hears()).map(SourceWatch::source).toList();
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (check != null) {
      check.cancel();
    }
    sources.forEach(SourceWatch::close);
  }
}

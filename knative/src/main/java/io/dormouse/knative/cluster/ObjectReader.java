package io.dormouse.knative.cluster;

import io.dormouse.knative.fact.ConditionFacts;
import io.dormouse.knative.fact.EventFacts;
import io.dormouse.knative.fact.RevisionFacts;
import io.dormouse.knative.fact.ServiceFacts;
import io.dormouse.knative.fact.SliceFacts;
import io.fabric8.knative.serving.v1.Revision;
import io.fabric8.knative.serving.v1.Service;
import io.fabric8.knative.serving.v1.TrafficTarget;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventSeries;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointConditions;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads Services, Revisions, Events and EndpointSlices.
final class ObjectReader {
  private static final String RETENTION =
      "autoscaling.knative.dev/scale-to-zero-pod-retention-period";
  private static final Pattern CONTAINER = Pattern.compile("\\{(.+)}");
  private static final List<String> REQUEST_PORTS = List.of("http", "http2");

  private ObjectReader() {}

  static ServiceFacts service(Service service) {
    var status = service.getStatus();
    if (status == null) {
      return new ServiceFacts(service.getMetadata().getName(), ConditionFacts.ABSENT, List.of());
    }
    return new ServiceFacts(
        service.getMetadata().getName(),
        ConditionReader.knative(status.getConditions(), "Ready"),
        stream(status.getTraffic()).map(ObjectReader::target).toList());
  }

  private static ServiceFacts.Target target(TrafficTarget target) {
    Long percent = target.getPercent();
    return new ServiceFacts.Target(
        text(target.getRevisionName()), percent == null ? 0 : Math.toIntExact(percent));
  }

  static RevisionFacts revision(Revision revision) {
    var conditions =
        revision.getStatus() == null
            ? List.<io.fabric8.knative.pkg.apis.Condition>of()
            : revision.getStatus().getConditions();
    return new RevisionFacts(
        revision.getMetadata().getName(),
        ConditionReader.knative(conditions, "Active"),
        ConditionReader.knative(conditions, "ContainerHealthy"),
        ConditionReader.knative(conditions, "ResourcesAvailable"),
        retention(revision));
  }

  private static Duration retention(Revision revision) {
    var annotations = revision.getMetadata().getAnnotations();
    return annotations == null ? Duration.ZERO : Times.duration(annotations.get(RETENTION));
  }

  /// The facts of an Event; empty unless it is about a Pod.
  static Optional<EventFacts> event(Event event) {
    var about = event.getInvolvedObject();
    if (about == null || !"Pod".equals(about.getKind()) || about.getUid() == null) {
      return Optional.empty();
    }
    return Optional.of(
        new EventFacts(
            event.getMetadata().getName(),
            about.getUid(),
            container(about.getFieldPath()),
            text(event.getReason()),
            text(event.getMessage()),
            count(event),
            Times.first(
                event.getLastTimestamp(),
                lastObserved(event.getSeries()),
                time(event.getEventTime()),
                event.getFirstTimestamp())));
  }

  private static int count(Event event) {
    Integer count = event.getCount();
    Integer series = event.getSeries() == null ? null : event.getSeries().getCount();
    return Math.max(1, Math.max(count == null ? 0 : count, series == null ? 0 : series));
  }

  private static @Nullable String lastObserved(@Nullable EventSeries series) {
    return series == null ? null : time(series.getLastObservedTime());
  }

  private static @Nullable String time(@Nullable MicroTime time) {
    return time == null ? null : time.getTime();
  }

  private static String container(@Nullable String fieldPath) {
    Matcher matcher = CONTAINER.matcher(text(fieldPath));
    return matcher.find() ? matcher.group(1) : "";
  }

  static SliceFacts slice(EndpointSlice slice) {
    Map<String, String> labels = slice.getMetadata().getLabels();
    String revision = labels == null ? null : labels.get(Labels.SERVERLESS_SERVICE);
    OptionalInt port = port(slice.getPorts());
    return new SliceFacts(
        slice.getMetadata().getName(),
        text(revision),
        port.isEmpty()
            ? List.of()
            : stream(slice.getEndpoints())
                .flatMap(endpoint -> addresses(endpoint, port.getAsInt()))
                .toList());
  }

  private static OptionalInt port(@Nullable List<EndpointPort> ports) {
    return stream(ports)
        .filter(port -> REQUEST_PORTS.contains(text(port.getName())) && port.getPort() != null)
        .mapToInt(EndpointPort::getPort)
        .findFirst();
  }

  private static Stream<SliceFacts.Address> addresses(Endpoint endpoint, int port) {
    EndpointConditions conditions = endpoint.getConditions();
    boolean ready = conditions == null || !Boolean.FALSE.equals(conditions.getReady());
    boolean terminating = conditions != null && Boolean.TRUE.equals(conditions.getTerminating());
    String pod = endpoint.getTargetRef() == null ? null : endpoint.getTargetRef().getUid();
    return stream(endpoint.getAddresses())
        .map(host -> new SliceFacts.Address(host, port, text(pod), ready, terminating));
  }

  private static <T> Stream<T> stream(@Nullable List<T> items) {
    return items == null ? Stream.empty() : items.stream();
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : text;
  }
}

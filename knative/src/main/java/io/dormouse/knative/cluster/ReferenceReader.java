package io.dormouse.knative.cluster;

import io.dormouse.knative.check.ReferenceState;
import io.dormouse.knative.check.Seen;
import io.dormouse.knative.render.Reference;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.node.v1.RuntimeClass;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads the objects that pods need.
final class ReferenceReader {
  private static final ReferenceState PLAIN = new ReferenceState(List.of());

  private final KubernetesClient client;

  ReferenceReader(KubernetesClient client) {
    this.client = client;
  }

  Map<Reference, Seen<ReferenceState>> read(Stream<Reference> references) {
    Map<Reference, Seen<ReferenceState>> found = new HashMap<>();
    references
        .distinct()
        .forEach(it -> found.put(it, Reads.seen(it.kind().resource(), () -> state(it))));
    return found;
  }

  private Optional<ReferenceState> state(Reference reference) {
    String namespace = reference.namespace();
    String name = reference.name();
    return switch (reference.kind()) {
      case CLAIM ->
          Optional.ofNullable(
                  client.persistentVolumeClaims().inNamespace(namespace).withName(name).get())
              .map(ReferenceReader::claim);
      case SECRET -> plain(client.secrets().inNamespace(namespace).withName(name).get());
      case RUNTIME_CLASS -> plain(client.resources(RuntimeClass.class).withName(name).get());
    };
  }

  private static Optional<ReferenceState> plain(@Nullable Object object) {
    return Optional.ofNullable(object).map(_ -> PLAIN);
  }

  /// By the volume, where it has one; else by what it asks for.
  private static ReferenceState claim(PersistentVolumeClaim claim) {
    List<String> bound =
        claim.getStatus() == null
            ? List.of()
            : Reads.stream(claim.getStatus().getAccessModes()).toList();
    return new ReferenceState(
        bound.isEmpty() && claim.getSpec() != null
            ? Reads.stream(claim.getSpec().getAccessModes()).toList()
            : bound);
  }
}

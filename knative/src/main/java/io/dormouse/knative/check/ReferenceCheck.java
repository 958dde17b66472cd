package io.dormouse.knative.check;

import io.dormouse.knative.render.Reference;
import java.util.List;
import java.util.Map;

/// Judges the objects without which a model's pods do not start.
final class ReferenceCheck {
  private static final String ONE_POD = "ReadWriteOncePod";
  private static final String ONE_NODE = "ReadWriteOnce";
  private static final List<String> SHARED = List.of("ReadOnlyMany", "ReadWriteMany");

  private final int maxScale;

  /// @param maxScale most pods of the model
  ReferenceCheck(int maxScale) {
    this.maxScale = maxScale;
  }

  List<Finding> findings(List<Reference> references, Map<Reference, Seen<ReferenceState>> cluster) {
    return references.stream()
        .map(it -> finding(it, cluster.getOrDefault(it, new Seen.Absent<>())))
        .toList();
  }

  private Finding finding(Reference reference, Seen<ReferenceState> seen) {
    return switch (seen) {
      case Seen.Absent<ReferenceState> _ ->
          Finding.failed(
              reference.text(), "does not exist: " + effect(reference), creation(reference));
      case Seen.Unreadable<ReferenceState>(String why) ->
          Finding.note(reference.text(), "cannot be seen: " + why, look(reference));
      case Seen.Found<ReferenceState>(ReferenceState state) ->
          found(reference, state.accessModes());
    };
  }

  private static String effect(Reference reference) {
    return switch (reference.kind()) {
      case CLAIM -> "no pod is scheduled without it";
      case SECRET -> "an image that is not public cannot be pulled";
      case RUNTIME_CLASS -> "the API server takes no pod without it";
    };
  }

  private static String creation(Reference reference) {
    return switch (reference.kind()) {
      case CLAIM ->
          "Create the claim in namespace %s with the weights in it, or correct knative.volume."
              .formatted(reference.namespace());
      case SECRET ->
          "kubectl create secret docker-registry %s -n %s --docker-server=REGISTRY"
                  .formatted(reference.name(), reference.namespace())
              + " --docker-username=NAME --docker-password=PASSWORD, or correct"
              + " knative.image-pull-secret.";
      case RUNTIME_CLASS ->
          "Install what brings it (nvidia: the GPU operator), or correct knative.runtime-class.";
    };
  }

  private static String look(Reference reference) {
    String where = reference.namespace().isEmpty() ? "" : " -n " + reference.namespace();
    return "Let somebody look who may: kubectl get %s %s%s"
        .formatted(reference.kind().resource(), reference.name(), where);
  }

  private Finding found(Reference reference, List<String> modes) {
    boolean shared = modes.isEmpty() || modes.stream().anyMatch(SHARED::contains);
    if (shared || maxScale <= 1) {
      return Finding.fine(
          reference.text(), modes.isEmpty() ? "exists" : "exists, " + String.join(", ", modes));
    }
    String others =
        modes.contains(ONE_NODE)
            ? "pods on other nodes than the first one's hang in ContainerCreating"
            : "no second pod is scheduled";
    return Finding.failed(
        reference.text(),
        "%s, but max-scale is %d: %s"
            .formatted(modes.contains(ONE_NODE) ? ONE_NODE : ONE_POD, maxScale, others),
        "Take a claim with the access mode ReadOnlyMany or ReadWriteMany, put the model into the"
            + " image, or set knative.max-scale: 1.");
  }
}

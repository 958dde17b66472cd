package io.dormouse.knative.render;

import io.fabric8.knative.serving.v1.RevisionSpec;
import io.fabric8.knative.serving.v1.Service;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimVolumeSource;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Says which feature flags a Service needs.
public final class FeatureFlags {
  private FeatureFlags() {}

  /// The flags without which Knative's webhook would refuse a Service, those that are on by default
  /// included.
  public static Set<FeatureFlag> of(Service service) {
    var spec = service.getSpec().getTemplate().getSpec();
    Set<FeatureFlag> flags = EnumSet.noneOf(FeatureFlag.class);
    for (FeatureFlag flag : FeatureFlag.values()) {
      if (isNeeded(flag, spec)) {
        flags.add(flag);
      }
    }
    return flags;
  }

  private static boolean isNeeded(FeatureFlag flag, RevisionSpec spec) {
    return switch (flag) {
      case NODE_SELECTOR -> any(spec.getNodeSelector());
      case TOLERATIONS -> any(spec.getTolerations());
      case AFFINITY -> spec.getAffinity() != null;
      case TOPOLOGY_SPREAD -> any(spec.getTopologySpreadConstraints());
      case RUNTIME_CLASS -> spec.getRuntimeClassName() != null;
      case PRIORITY_CLASS -> spec.getPriorityClassName() != null;
      case SCHEDULER_NAME -> spec.getSchedulerName() != null;
      case INIT_CONTAINERS -> any(spec.getInitContainers());
      case SECURITY_CONTEXT -> spec.getSecurityContext() != null;
      case PERSISTENT_VOLUME_CLAIM -> claims(spec).findAny().isPresent();
      case PERSISTENT_VOLUME_WRITE ->
          claims(spec).anyMatch(claim -> !Boolean.TRUE.equals(claim.getReadOnly()));
      case EMPTY_DIR -> volumes(spec).anyMatch(volume -> volume.getEmptyDir() != null);
    };
  }

  private static boolean any(@Nullable Collection<?> items) {
    return items != null && !items.isEmpty();
  }

  private static boolean any(@Nullable Map<?, ?> entries) {
    return entries != null && !entries.isEmpty();
  }

  private static Stream<Volume> volumes(RevisionSpec spec) {
    return Stream.ofNullable(spec.getVolumes()).flatMap(Collection::stream);
  }

  static Stream<PersistentVolumeClaimVolumeSource> claims(RevisionSpec spec) {
    return volumes(spec).map(Volume::getPersistentVolumeClaim).filter(Objects::nonNull);
  }
}

package io.dormouse.knative.render;

import io.dormouse.knative.render.Reference.Kind;
import io.fabric8.knative.serving.v1.Service;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimVolumeSource;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/// Says which objects a Service's pods need.
public final class References {
  private References() {}

  /// Claims, Secrets of registries and the runtime class, each once.
  public static List<Reference> of(Service service) {
    var spec = service.getSpec().getTemplate().getSpec();
    String namespace = service.getMetadata().getNamespace();
    return Stream.of(
            FeatureFlags.claims(spec)
                .map(PersistentVolumeClaimVolumeSource::getClaimName)
                .map(name -> new Reference(Kind.CLAIM, namespace, name)),
            Stream.ofNullable(spec.getImagePullSecrets())
                .flatMap(Collection::stream)
                .map(LocalObjectReference::getName)
                .map(name -> new Reference(Kind.SECRET, namespace, name)),
            Stream.ofNullable(spec.getRuntimeClassName())
                .map(name -> new Reference(Kind.RUNTIME_CLASS, "", name)))
        .flatMap(it -> it)
        .distinct()
        .toList();
  }
}

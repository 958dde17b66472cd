package io.dormouse.knative.render;

import io.fabric8.knative.serving.v1.Service;
import io.fabric8.knative.serving.v1.ServiceBuilder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/// Turns a model into its Knative Service.
public final class ServiceRenderer {
  private static final String AUTOSCALING = "autoscaling.knative.dev/";

  /// Keeps an ingress from offering the Service outside the cluster.
  private static final String VISIBILITY = "networking.knative.dev/visibility";

  private ServiceRenderer() {}

  /// The Service of a model.
  public static Service render(ModelService model) {
    return new ServiceBuilder()
        .withNewMetadata()
        .withNamespace(model.namespace())
        .withName(model.name())
        .withLabels(labels(model))
        .withAnnotations(annotations(model))
        .endMetadata()
        .withNewSpec()
        .withNewTemplate()
        .withNewMetadata()
        .withLabels(Map.of(ModelLabel.KEY, ModelLabel.value(model.model())))
        .withAnnotations(autoscaling(model))
        .endMetadata()
        .withSpec(RevisionSpecs.of(model))
        .endTemplate()
        .endSpec()
        .build();
  }

  private static SequencedMap<String, String> labels(ModelService model) {
    SequencedMap<String, String> labels = new LinkedHashMap<>();
    labels.put(ModelLabel.KEY, ModelLabel.value(model.model()));
    labels.put(VISIBILITY, "cluster-local");
    return labels;
  }

  private static SequencedMap<String, String> annotations(ModelService model) {
    SequencedMap<String, String> annotations = new LinkedHashMap<>();
    if (!ModelLabel.fits(model.model())) {
      annotations.put(ModelLabel.KEY, model.model());
    }
    annotations.putAll(model.annotations());
    return annotations;
  }

  private static SequencedMap<String, String> autoscaling(ModelService model) {
    ModelService.Scaling scaling = model.scaling();
    SequencedMap<String, String> annotations = new LinkedHashMap<>();
    annotations.put(AUTOSCALING + "initial-scale", Integer.toString(scaling.minScale()));
    if (scaling.minScale() > 0) {
      annotations.put(AUTOSCALING + "min-scale", Integer.toString(scaling.minScale()));
    }
    annotations.put(AUTOSCALING + "max-scale", Integer.toString(scaling.maxScale()));
    annotations.put(AUTOSCALING + "target", Integer.toString(scaling.slots()));
    annotations.put(AUTOSCALING + "target-burst-capacity", Long.toString(scaling.burstCapacity()));
    annotations.put(AUTOSCALING + "window", Units.text(scaling.stableWindow()));
    annotations.put(
        AUTOSCALING + "scale-to-zero-pod-retention-period", Units.text(scaling.retention()));
    annotations.put(
        "serving.knative.dev/progress-deadline", Units.text(model.clocks().progressDeadline()));
    return annotations;
  }
}

package io.dormouse.knative.check;

import io.dormouse.knative.check.ModelNeeds.Scale;
import io.dormouse.knative.check.ServingFacts.Autoscaling;
import io.dormouse.knative.check.ServingFacts.Deploying;
import io.dormouse.knative.check.ServingFacts.Limits;
import io.dormouse.knative.render.FeatureFlag;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Judges Knative's ConfigMaps by what the models' Services need.
final class SettingsCheck {
  private static final Set<String> ON_BY_DEFAULT =
      Arrays.stream(FeatureFlag.values())
          .filter(FeatureFlag::isOnByDefault)
          .map(FeatureFlag::key)
          .collect(Collectors.toUnmodifiableSet());

  private final ServingFacts serving;
  private final List<ModelNeeds> models;
  private final boolean nodesCome;

  /// @param nodesCome whether a node autoscaler is there
  SettingsCheck(ServingFacts serving, List<ModelNeeds> models, boolean nodesCome) {
    this.serving = serving;
    this.models = models;
    this.nodesCome = nodesCome;
  }

  List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    switch (serving.features()) {
      case Seen.Found<Map<String, String>>(Map<String, String> flags) ->
          findings.addAll(features(flags));
      case Seen.Absent<Map<String, String>> _ -> findings.addAll(features(Map.of()));
      case Seen.Unreadable<Map<String, String>>(String why) ->
          findings.add(unreadable("config-features", why));
    }
    switch (serving.autoscaling()) {
      case Seen.Found<Autoscaling>(Autoscaling autoscaling) ->
          findings.addAll(autoscaling(autoscaling));
      case Seen.Absent<Autoscaling> _ -> findings.add(missing("config-autoscaler"));
      case Seen.Unreadable<Autoscaling>(String why) ->
          findings.add(unreadable("config-autoscaler", why));
    }
    switch (serving.limits()) {
      case Seen.Found<Limits>(Limits limits) -> findings.addAll(limits(limits));
      case Seen.Absent<Limits> _ -> findings.add(missing("config-defaults"));
      case Seen.Unreadable<Limits>(String why) -> findings.add(unreadable("config-defaults", why));
    }
    findings.addAll(schedulable().stream().toList());
    return findings;
  }

  private static Finding missing(String configMap) {
    return Finding.failed(
        configMap,
        "no such ConfigMap in knative-serving",
        "Install Knative Serving again: https://knative.dev/docs/install/");
  }

  private static Finding unreadable(String configMap, String why) {
    return Finding.note(configMap, "unknown: " + why, "Let somebody check who may read it.");
  }

  private List<Finding> features(Map<String, String> set) {
    Map<String, Set<String>> needed = new TreeMap<>();
    models.forEach(model ->
        model
            .featureFlags()
            .forEach(
                flag -> needed.computeIfAbsent(flag, _ -> new TreeSet<>()).add(model.model())));
    return needed.entrySet().stream()
        .map(need -> feature(need.getKey(), need.getValue(), set))
        .toList();
  }

  private static Finding feature(String flag, Set<String> models, Map<String, String> set) {
    String value = set.getOrDefault(flag, ON_BY_DEFAULT.contains(flag) ? "enabled" : "disabled");
    String by = ", needed by " + String.join(", ", models);
    return value.equalsIgnoreCase("enabled") || value.equalsIgnoreCase("allowed")
        ? Finding.fine(flag, value + by)
        : Finding.failed(flag, value + by, Words.patch("config-features", flag, "enabled"));
  }

  private List<Finding> autoscaling(Autoscaling autoscaling) {
    List<Finding> findings = new ArrayList<>();
    findings.add(
        autoscaling.zeroInitialScale() || models.stream().allMatch(it -> it.scale().min() > 0)
            ? Finding.fine("allow-zero-initial-scale", "" + autoscaling.zeroInitialScale())
            : Finding.failed(
                "allow-zero-initial-scale",
                "false: a Service cannot be deployed without starting a pod",
                Words.patch("config-autoscaler", "allow-zero-initial-scale", "true")));
    findings.add(
        autoscaling.scaleToZero()
            ? Finding.fine("enable-scale-to-zero", "true")
            : Finding.failed(
                "enable-scale-to-zero",
                "false: no pod ever goes away",
                Words.patch("config-autoscaler", "enable-scale-to-zero", "true")));
    int limit = autoscaling.maxScaleLimit();
    models.stream()
        .filter(model -> limit > 0 && model.scale().max() > limit)
        .map(model ->
            Finding.failed(
                "max-scale-limit",
                "%d, but %s has max-scale %d".formatted(limit, model.model(), model.scale().max()),
                Words.patch(
                    "config-autoscaler", "max-scale-limit", Integer.toString(model.scale().max()))))
        .forEach(findings::add);
    return findings;
  }

  private List<Finding> limits(Limits limits) {
    List<Finding> findings = new ArrayList<>();
    models.stream()
        .max(Comparator.comparing(model -> model.clocks().request()))
        .map(model -> longestTimeout(limits.longestTimeout(), model))
        .ifPresent(findings::add);
    models.stream()
        .filter(ModelNeeds::rendered)
        .filter(model -> model.scale().containerConcurrency() > limits.containerConcurrency())
        .max(Comparator.comparingInt(model -> model.scale().containerConcurrency()))
        .map(model -> concurrency(limits.containerConcurrency(), model.model(), model.scale()))
        .ifPresent(findings::add);
    return findings;
  }

  private static Finding longestTimeout(Duration limit, ModelNeeds model) {
    Duration needed = model.clocks().request();
    String name = "max-revision-timeout-seconds";
    String detail =
        "%d; the longest answer is %s's: %s"
            .formatted(limit.toSeconds(), model.model(), Words.seconds(needed));
    return Words.shorter(limit, needed)
        ? Finding.failed(name, detail, longer(name, Words.whole(needed)))
        : Finding.fine(name, detail);
  }

  private static String longer(String name, long seconds) {
    return Words.patch("config-defaults", name, Long.toString(seconds))
        + "\nkubectl patch deployment activator -n knative-serving --type merge -p"
        + " '{\"spec\":{\"template\":{\"spec\":{\"terminationGracePeriodSeconds\":%d}}}}'"
            .formatted(seconds);
  }

  private static Finding concurrency(int limit, String model, Scale scale) {
    String name = "container-concurrency-max-limit";
    int needed = scale.containerConcurrency();
    return Finding.failed(
        name,
        "%d, but %s needs %d".formatted(limit, model, needed),
        Words.patch("config-defaults", name, Integer.toString(needed)));
  }

  private Optional<Finding> schedulable() {
    boolean waits = models.stream().anyMatch(model -> model.clocks().node().isPositive());
    Optional<Deploying> deploying = serving.deploying().found();
    if (!waits || !nodesCome || deploying.isEmpty()) {
      return Optional.empty();
    }
    String name = "pod-is-always-schedulable";
    if (deploying.get().alwaysSchedulable()) {
      return Optional.of(Finding.fine(name, "true"));
    }
    boolean unknown =
        serving.version().found().flatMap(KnativeVersion::parse).filter(this::isOld).isPresent();
    String effect = "a Revision counts as failed while its pod waits for a node to come";
    return Optional.of(
        unknown
            ? Finding.note(name, "there since Knative 1.21; before, " + effect)
            : Finding.note(
                name, "false: " + effect, Words.patch("config-deployment", name, "true")));
  }

  private boolean isOld(KnativeVersion version) {
    return version.isBelow(KnativeVersion.ALWAYS_SCHEDULABLE);
  }
}

package io.dormouse.knative.check;

import io.dormouse.knative.check.ServingFacts.Component;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Judges Knative Serving as it is installed.
final class ServingCheck {
  private static final Set<String> KINDS = Set.of("services", "revisions");
  private static final List<String> COMPONENTS =
      List.of("activator", "autoscaler", "controller", "webhook");
  private static final String COMPONENTS_REMEDY = "kubectl get deployments,pods -n knative-serving";

  private ServingCheck() {}

  /// Whether it is there, or nobody can say.
  static boolean mayBeInstalled(ServingFacts serving) {
    return switch (serving.kinds()) {
      case ServedKinds.Known(Set<String> names) -> names.containsAll(KINDS);
      case ServedKinds.Forbidden _, ServedKinds.Failing _ -> true;
    };
  }

  static List<Finding> findings(ServingFacts serving) {
    List<Finding> findings = new ArrayList<>();
    findings.add(kinds(serving.kinds()));
    if (mayBeInstalled(serving)) {
      findings.add(version(serving.version()));
      findings.add(components(serving.components()));
    }
    return findings;
  }

  private static Finding kinds(ServedKinds kinds) {
    String name = "Knative Serving";
    return switch (kinds) {
      case ServedKinds.Known(Set<String> names) when names.containsAll(KINDS) ->
          Finding.fine(name, "serving.knative.dev/v1 has services and revisions");
      case ServedKinds.Known _ ->
          Finding.failed(
              name,
              "not installed: the API server does not serve services and revisions of"
                  + " serving.knative.dev/v1",
              "Install it: https://knative.dev/docs/install/");
      case ServedKinds.Forbidden _ ->
          Finding.note(
              name,
              "cannot be seen: the caller may not ask what serving.knative.dev/v1 has",
              "Let those who log in ask, as is the default: kubectl create clusterrolebinding"
                  + " dormouse-discovery --clusterrole=system:discovery"
                  + " --group=system:authenticated");
      case ServedKinds.Failing(String words) ->
          Finding.failed(
              name,
              "the API server answers an error for serving.knative.dev/v1: " + words,
              "Look at the API server, and check again once it answers: kubectl get --raw"
                  + " /apis/serving.knative.dev/v1");
    };
  }

  private static Finding version(Seen<String> seen) {
    String name = "Knative version";
    return switch (seen) {
      case Seen.Unreadable<String>(String why) -> Finding.note(name, "unknown: " + why);
      case Seen.Absent<String> _ ->
          Finding.note(name, "unknown: nothing is labelled; tested with 1.15");
      case Seen.Found<String>(String text) ->
          KnativeVersion.parse(text)
              .map(version -> known(name, text, version))
              .orElseGet(() ->
                  Finding.note(name, "\"" + text + "\", a build of its own; tested with 1.15"));
    };
  }

  private static Finding known(String name, String text, KnativeVersion version) {
    if (version.isBelow(KnativeVersion.TESTED)) {
      return Finding.note(
          name,
          text + ", older than 1.15, which is tested",
          "Install Knative Serving 1.15 or newer.");
    }
    return Finding.fine(
        name,
        version.isBelow(KnativeVersion.ALWAYS_SCHEDULABLE)
            ? text + "; a changed annotation of a Revision replaces its pods before 1.21"
            : text + "; tested with 1.15, it has pod-is-always-schedulable besides");
  }

  private static Finding components(Seen<List<Component>> seen) {
    String name = "Knative components";
    return switch (seen) {
      case Seen.Unreadable<List<Component>>(String why) -> Finding.note(name, "unknown: " + why);
      case Seen.Absent<List<Component>> _ ->
          Finding.failed(name, "no Deployment in knative-serving", COMPONENTS_REMEDY);
      case Seen.Found<List<Component>>(List<Component> found) -> components(name, found);
    };
  }

  private static Finding components(String name, List<Component> found) {
    var byName = found.stream().collect(Collectors.toMap(Component::name, it -> it, (it, _) -> it));
    String missing =
        COMPONENTS.stream()
            .filter(component -> !byName.containsKey(component))
            .map(component -> component + " is missing")
            .collect(Collectors.joining(", "));
    String down =
        COMPONENTS.stream()
            .flatMap(component -> Optional.ofNullable(byName.get(component)).stream())
            .filter(component -> component.available() < 1)
            .map(component -> component.name() + " has no available pod")
            .collect(Collectors.joining(", "));
    String bad =
        Stream.of(missing, down).filter(it -> !it.isEmpty()).collect(Collectors.joining(", "));
    return bad.isEmpty()
        ? Finding.fine(
            name,
            COMPONENTS.stream()
                .map(byName::get)
                .filter(Objects::nonNull)
                .map(it -> "%s %d/%d".formatted(it.name(), it.available(), it.wanted()))
                .collect(Collectors.joining(", ")))
        : Finding.failed(name, bad, COMPONENTS_REMEDY);
  }
}

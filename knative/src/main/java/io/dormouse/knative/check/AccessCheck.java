package io.dormouse.knative.check;

import java.util.ArrayList;
import java.util.List;

/// Judges what the caller may read in a namespace.
final class AccessCheck {
  private final String namespace;
  private final String caller;
  private final ServiceName subject;

  /// @param caller who asks
  /// @param subject the gateway's ServiceAccount
  AccessCheck(String namespace, Seen<String> caller, ServiceName subject) {
    this.namespace = namespace;
    this.caller = caller.found().orElse("the caller");
    this.subject = subject;
  }

  List<Finding> findings(NamespaceState state) {
    List<Finding> findings = new ArrayList<>();
    String name = "namespace";
    switch (state.exists()) {
      case Seen.Found<Boolean> _ -> findings.add(Finding.fine(name, "exists"));
      case Seen.Absent<Boolean> _ ->
          findings.add(
              Finding.failed(name, "does not exist", "kubectl create namespace " + namespace));
      case Seen.Unreadable<Boolean>(String why) ->
          findings.add(Finding.note(name, "unknown: " + why));
    }
    findings.add(access(state.denied()));
    return findings;
  }

  private Finding access(Seen<List<String>> denied) {
    String name = "access";
    return switch (denied) {
      case Seen.Unreadable<List<String>>(String why) -> Finding.note(name, "unknown: " + why);
      case Seen.Absent<List<String>> _ -> all(name);
      case Seen.Found<List<String>>(List<String> what) ->
          what.isEmpty()
              ? all(name)
              : Finding.failed(name, caller + " may not " + String.join(", ", what), grant());
    };
  }

  private Finding all(String name) {
    return Finding.fine(
        name,
        caller + " may get, list and watch services, revisions, pods, events, endpointslices");
  }

  private String grant() {
    return "kubectl create role dormouse -n %1$s --verb=get,list,watch --resource="
            .formatted(namespace)
        + "services.serving.knative.dev,revisions.serving.knative.dev,pods,events,"
        + "endpointslices.discovery.k8s.io && kubectl create rolebinding dormouse -n %s"
            .formatted(namespace)
        + " --role=dormouse --serviceaccount=%s:%s".formatted(subject.namespace(), subject.name());
  }
}

package io.dormouse.knative.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Judges what may be looked at in a namespace: by the gateway, and by whoever checks.
///
/// Without a deployed gateway the caller stands for it, since one that is started elsewhere has the
/// credentials of whoever starts it.
final class AccessCheck {
  private static final String CALLER = "access of the caller";
  private static final String GATEWAY = "access of the gateway";

  private static final String UNKNOWN = "the caller";

  private final String namespace;
  private final Optional<String> caller;
  private final GatewayAccount gateway;

  /// @param caller who asks
  AccessCheck(String namespace, Seen<String> caller, GatewayAccount gateway) {
    this.namespace = namespace;
    this.caller = caller.found();
    this.gateway = gateway;
  }

  List<Finding> findings(NamespaceState state) {
    List<Finding> findings = new ArrayList<>();
    findings.add(existence(state.exists()));
    if (caller.filter(gateway.user()::equals).isPresent()) {
      findings.add(access(GATEWAY, gateway.user(), state.needed(), state.denied()));
    } else if (gateway.deployed()) {
      findings.add(bystander(state));
      findings.add(access(GATEWAY, gateway.user(), state.needed(), state.gatewayDenied()));
    } else {
      findings.add(access(CALLER, callerName(), state.needed(), state.denied()));
    }
    return findings;
  }

  private Finding existence(Seen<Boolean> exists) {
    String name = "namespace";
    return switch (exists) {
      case Seen.Found<Boolean> _ -> Finding.fine(name, "exists");
      case Seen.Absent<Boolean> _ ->
          Finding.failed(name, "does not exist", "kubectl create namespace " + namespace);
      case Seen.Unreadable<Boolean>(String why) -> Finding.note(name, "unknown: " + why);
    };
  }

  private String callerName() {
    return caller.orElse(UNKNOWN);
  }

  /// What the caller may not look at is only missing here.
  private Finding bystander(NamespaceState state) {
    Finding finding = access(CALLER, callerName(), state.needed(), state.denied());
    return finding.verdict() == Verdict.FAILED
        ? Finding.note(CALLER, finding.detail() + "; the gateway has rights of its own")
        : finding;
  }

  private Finding access(String name, String who, List<Watched> needed, Seen<List<String>> denied) {
    return switch (denied) {
      case Seen.Unreadable<List<String>>(String why) ->
          Finding.note(name, "cannot be seen: " + why, look(who));
      case Seen.Absent<List<String>> _ -> Finding.note(name, "nobody has said", look(who));
      case Seen.Found<List<String>>(List<String> what) when what.isEmpty() ->
          Finding.fine(name, "%s may get, list and watch %s".formatted(who, plurals(needed)));
      case Seen.Found<List<String>>(List<String> what) ->
          Finding.failed(
              name,
              who + " may not " + String.join(", ", what),
              name.equals(GATEWAY) && gateway.deployed()
                  ? "./dormouse knative render --apply"
                  : grant(who, needed));
    };
  }

  private static String plurals(List<Watched> needed) {
    return needed.stream().map(Watched::plural).collect(Collectors.joining(", "));
  }

  private static String resources(List<Watched> needed) {
    return needed.stream().map(Watched::resource).collect(Collectors.joining(","));
  }

  private String look(String who) {
    return "Let somebody ask who may: kubectl auth can-i --list -n %s --as=%s"
        .formatted(namespace, name(who));
  }

  /// For a command to be filled in where nobody knows it.
  private static String name(String who) {
    return who.equals(UNKNOWN) ? "NAME" : who;
  }

  private String grant(String who, List<Watched> needed) {
    return "kubectl create role dormouse -n %1$s --verb=get,list,watch --resource=%2$s"
            .formatted(namespace, resources(needed))
        + " && kubectl create rolebinding dormouse -n %s --role=dormouse --user=%s"
            .formatted(namespace, name(who));
  }
}

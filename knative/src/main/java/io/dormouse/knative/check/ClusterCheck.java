package io.dormouse.knative.check;

import io.dormouse.knative.check.Report.Section;
import io.dormouse.knative.check.ServingFacts.Autoscaling;
import io.dormouse.knative.check.ServingFacts.Deploying;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Judges a cluster by what a gateway's models need.
public final class ClusterCheck {
  private static final Duration PROGRESS_DEADLINE = Duration.ofMinutes(10);
  private static final Duration STABLE_WINDOW = Duration.ofMinutes(1);

  private final Needs needs;
  private final ClusterState state;
  private final NodeCheck nodes;

  private ClusterCheck(Needs needs, ClusterState state) {
    this.needs = needs;
    this.state = state;
    this.nodes = new NodeCheck(state.nodes(), state.nodeAutoscalers());
  }

  /// Everything that can be said.
  public static Report report(Needs needs, ClusterState state) {
    return new ClusterCheck(needs, state).report();
  }

  private Report report() {
    List<Section> sections = new ArrayList<>();
    sections.add(new Section("cluster", cluster()));
    if (ServingCheck.mayBeInstalled(state.serving())) {
      state
          .namespaces()
          .forEach((name, found) ->
              sections.add(
                  new Section(
                      "namespace " + name,
                      new AccessCheck(name, state.caller(), needs.gateway()).findings(found))));
      needs.models().forEach(model -> sections.add(model(model)));
    }
    return new Report(sections);
  }

  private List<Finding> cluster() {
    List<Finding> findings = new ArrayList<>();
    findings.add(Finding.fine("Kubernetes", state.kubernetes()));
    findings.addAll(ServingCheck.findings(state.serving()));
    if (ServingCheck.mayBeInstalled(state.serving())) {
      findings.addAll(
          new SettingsCheck(state.serving(), needs.models(), nodes.nodesMayCome()).findings());
      findings.add(activator());
    }
    findings.addAll(nodes.findings(needs.models()));
    return findings;
  }

  private Finding activator() {
    String name = "activator";
    if (state.activatorReachable()) {
      return Finding.fine(name, "can be reached");
    }
    return needs.inside()
        ? Finding.failed(
            name,
            "cannot be reached: no model can be woken",
            "Check knative.activator, and the NetworkPolicies of knative-serving.")
        : Finding.note(name, "cannot be reached from here; a gateway in the cluster may well");
  }

  private Section model(ModelNeeds model) {
    Seen<ServiceState> service =
        state.services().getOrDefault(model.service(), new Seen.Absent<>());
    Optional<ServiceState> deployed = service.found();
    Optional<Autoscaling> autoscaling = state.serving().autoscaling().found();
    Duration deadline =
        state
            .serving()
            .deploying()
            .found()
            .map(Deploying::progressDeadline)
            .orElse(PROGRESS_DEADLINE);
    Duration window = autoscaling.map(Autoscaling::window).orElse(STABLE_WINDOW);
    List<Finding> findings =
        new ArrayList<>(new ServiceCheck(model, deadline, window).findings(service));
    findings.addAll(
        new ReferenceCheck(model.scale().max()).findings(model.references(), state.references()));
    Placement placement = deployed.map(ServiceState::placement).orElse(model.placement());
    findings.addAll(
        nodes.place(placement, model.scale().max(), model.clocks().node()).stream().toList());
    findings.addAll(ClockCheck.findings(model.clocks(), nodes.nodesMayCome()));
    findings.add(new LingerCheck(model, autoscaling).finding(deployed.map(ServiceState::scaling)));
    return new Section("model %s (%s)".formatted(model.model(), model.service()), findings);
  }
}

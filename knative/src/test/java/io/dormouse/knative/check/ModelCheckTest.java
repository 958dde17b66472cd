package io.dormouse.knative.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.knative.check.ModelNeeds.Clocks;
import io.dormouse.knative.check.ModelNeeds.Scale;
import io.dormouse.knative.check.ServiceState.Scaling;
import io.dormouse.knative.check.ServiceState.Timeouts;
import io.dormouse.knative.check.ServingFacts.Autoscaling;
import io.dormouse.knative.fact.ConditionFacts.Status;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ModelCheckTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @Test
  void whatFitsHasNothingToSay() {
    var report =
        ClusterCheck.report(
            new Needs(List.of(Cases.model()), true, Cases.GATEWAY),
            Cases.cluster(Cases.serving(), new Seen.Found<>(Cases.DEPLOYED)));
    assertThat(report.sections().stream().map(Report.Section::title))
        .containsExactly("cluster", "namespace models", "model llama (models/llama)");
    assertThat(report.count(Verdict.FAILED)).isZero();
    assertThat(report.sections().getLast().findings()).allMatch(it -> it.verdict() == Verdict.FINE);
  }

  @Test
  void withoutServingOnlyTheClusterIsJudged() {
    var it = Cases.serving();
    var bare =
        new ServingFacts(
            new ServedKinds.Known(Set.of()),
            it.version(),
            it.components(),
            it.features(),
            it.autoscaling(),
            it.limits(),
            it.deploying());
    var report =
        ClusterCheck.report(
            new Needs(List.of(Cases.model()), true, Cases.GATEWAY),
            Cases.cluster(bare, new Seen.Absent<>()));
    assertThat(report.sections()).hasSize(1);
    assertThat(report.count(Verdict.FAILED)).isEqualTo(1);
  }

  @Test
  void aServiceIsReadyOrSaysWhyNot() {
    assertThat(service(new Seen.Absent<>()).getFirst().remedy())
        .contains("./dormouse knative render --model llama --apply");
    assertThat(service(new Seen.Unreadable<>("no")).getFirst().verdict()).isEqualTo(Verdict.NOTE);
    assertThat(ready(Status.TRUE)).isEqualTo(Finding.fine("service", "ready"));
    assertThat(ready(Status.FALSE).detail()).isEqualTo("not ready: Why: words");
    assertThat(ready(Status.FALSE).verdict()).isEqualTo(Verdict.FAILED);
    assertThat(ready(Status.UNKNOWN).verdict()).isEqualTo(Verdict.NOTE);
  }

  private static Finding ready(Status status) {
    var ready =
        status == Status.TRUE
            ? Cases.condition(status, "", "")
            : Cases.condition(status, "Why", "words");
    return service(
            new Seen.Found<>(new ServiceState(ready, Cases.TIMEOUTS, Cases.SCALING, Cases.ONE_GPU)))
        .getFirst();
  }

  @Test
  void timeoutsBelowTheLongestAnswerFail() {
    var findings =
        timeouts(
            new Timeouts(
                Duration.ofMinutes(5),
                Duration.ofMinutes(4),
                Duration.ofSeconds(20),
                Optional.of(MINUTE)));
    assertThat(findings)
        .filteredOn(it -> it.verdict() == Verdict.FAILED)
        .extracting(Finding::name)
        .containsExactly(
            "timeoutSeconds",
            "responseStartTimeoutSeconds",
            "idleTimeoutSeconds",
            "progress-deadline");
    assertThat(findings.get(2).remedy())
        .contains("./dormouse knative render --model llama --apply");
  }

  @Test
  void aServiceThatIsNotRenderedIsMendedByHand() {
    var it = Cases.model();
    var foreign =
        new ModelNeeds(
            it.model(),
            it.service(),
            Set.of(),
            List.of(),
            false,
            it.clocks(),
            it.scale(),
            it.placement());
    var tight = new Timeouts(MINUTE, Duration.ofMinutes(10), Duration.ZERO, Optional.of(MINUTE));
    var check = new ServiceCheck(foreign, MINUTE, MINUTE);
    assertThat(check.findings(new Seen.Found<>(deployed(tight, Cases.SCALING))))
        .flatExtracting(finding -> finding.remedy().stream().toList())
        .containsExactly(
            "Set spec.template.spec.timeoutSeconds: 600.",
            "Annotate the Service's template: serving.knative.dev/progress-deadline: \"300s\".");
    assertThat(check.findings(new Seen.Absent<>()).getFirst().remedy())
        .hasValueSatisfying(text -> assertThat(text).startsWith("Create it"));
  }

  @Test
  void theClustersProgressDeadlineHoldsWhereTheServiceHasNone() {
    var none =
        new Timeouts(
            Duration.ofMinutes(10), Duration.ofMinutes(10), Duration.ZERO, Optional.empty());
    assertThat(timeouts(none)).noneMatch(it -> it.verdict() == Verdict.FAILED);
    var check = new ServiceCheck(Cases.model(), MINUTE, MINUTE);
    assertThat(check.findings(new Seen.Found<>(deployed(none, Cases.SCALING))))
        .anyMatch(it -> it.name().equals("progress-deadline"));
  }

  private static List<Finding> timeouts(Timeouts timeouts) {
    return service(new Seen.Found<>(deployed(timeouts, Cases.SCALING)));
  }

  @Test
  void scalingOtherThanConfiguredIsNoted() {
    var plain =
        new Scaling(
            OptionalInt.empty(),
            0,
            0,
            Optional.of(Duration.ofSeconds(30)),
            Optional.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            0);
    assertThat(scaling(plain, Cases.SCALE))
        .filteredOn(it -> it.verdict() == Verdict.NOTE)
        .extracting(Finding::name)
        .containsExactly(
            "initial-scale", "max-scale", "target-burst-capacity", "stable-window", "target");
  }

  @Test
  void concurrencyBelowTheSlotsFailsAndAtTheSlotsHidesDemand() {
    assertThat(concurrency(4, 2).verdict()).isEqualTo(Verdict.FAILED);
    assertThat(concurrency(8, 2).verdict()).isEqualTo(Verdict.NOTE);
    assertThat(concurrency(8, 1).name()).isEqualTo("template");
    assertThat(concurrency(32, 2).name()).isEqualTo("template");
  }

  private static Finding concurrency(int limit, int max) {
    var scaling =
        new Scaling(
            OptionalInt.of(0),
            0,
            max,
            Optional.empty(),
            Optional.empty(),
            OptionalDouble.of(4),
            OptionalDouble.of(0),
            limit);
    return scaling(scaling, new Scale(0, max, 8, 32, 0)).getLast();
  }

  private static List<Finding> scaling(Scaling scaling, Scale scale) {
    var model = Cases.model(Set.of(), Cases.CLOCKS, scale, Cases.ONE_GPU);
    return new ServiceCheck(model, Duration.ofMinutes(10), MINUTE)
        .findings(new Seen.Found<>(deployed(Cases.TIMEOUTS, scaling)));
  }

  private static ServiceState deployed(Timeouts timeouts, Scaling scaling) {
    return new ServiceState(Cases.condition(Status.TRUE, "", ""), timeouts, scaling, Cases.ONE_GPU);
  }

  private static List<Finding> service(Seen<ServiceState> seen) {
    return new ServiceCheck(Cases.model(), Duration.ofMinutes(10), MINUTE).findings(seen);
  }

  @Test
  void clocksHaveToLastForTheLongestColdStart() {
    assertThat(ClockCheck.findings(clocks(5, 30), true))
        .singleElement()
        .satisfies(it -> assertThat(it.verdict()).isEqualTo(Verdict.FINE));
    assertThat(ClockCheck.findings(clocks(5, 4), true))
        .singleElement()
        .satisfies(it -> assertThat(it.verdict()).isEqualTo(Verdict.FAILED));
    assertThat(ClockCheck.findings(clocks(4, 30), true))
        .singleElement()
        .isEqualTo(
            Finding.note(
                "wake-timeout",
                "a call gives up after 240 s, though a cold start may take longer:"
                    + " cold-start 120 s + node-timeout 180 s",
                "Set wake-timeout: 300s, where clients wait that long."));
    assertThat(ClockCheck.findings(clocks(4, 30), false))
        .singleElement()
        .satisfies(it -> assertThat(it.verdict()).isEqualTo(Verdict.FINE));
  }

  private static Clocks clocks(int wake, int load) {
    var it = Cases.CLOCKS;
    return new Clocks(
        it.request(),
        it.coldStart(),
        it.node(),
        Duration.ofMinutes(wake),
        Duration.ofMinutes(load),
        it.idle(),
        it.window());
  }

  @Test
  void theLingerIsWindowGraceOrRetentionAndDrain() {
    assertThat(linger(300, 60, Optional.empty()))
        .isEqualTo(
            Finding.fine(
                "linger",
                "stays 330 s after the last call (window 60 s + retention 240 s + 30 s drain);"
                    + " idle-timeout asks for 300 s"));
    assertThat(linger(60, 60, Optional.empty()))
        .isEqualTo(
            Finding.note(
                "linger",
                "stays 120 s after the last call (window 60 s + grace 30 s + 30 s drain);"
                    + " idle-timeout asks for 60 s",
                "Set knative.stable-window: 30s or less."));
    assertThat(linger(60, 30, Optional.empty()).verdict()).isEqualTo(Verdict.FINE);
    assertThat(linger(10, 6, Optional.empty()).remedy())
        .hasValueSatisfying(it ->
            assertThat(it).contains("stable-window: 6s", "scale-to-zero-grace-period\":\"4s\""));
  }

  @Test
  void theLingerOfADeployedServiceIsItsOwn() {
    var bare =
        new Scaling(
            OptionalInt.of(0),
            0,
            2,
            Optional.empty(),
            Optional.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            0);
    var brief = linger(300, 60, Optional.of(bare));
    assertThat(brief.detail())
        .startsWith("the gateway keeps the last pod for 300 s; then it stays 90 s");
    assertThat(brief.remedy())
        .contains(
            "Annotate the Service's template: autoscaling.knative.dev/window: 60s,"
                + " autoscaling.knative.dev/scale-to-zero-pod-retention-period: 240s.");
    assertThat(linger(60, 30, Optional.of(bare)))
        .isEqualTo(
            Finding.fine(
                "linger",
                "stays 90 s after the last call (window 60 s + retention 0 s + 30 s drain);"
                    + " idle-timeout asks for 60 s"));
    var kept =
        new Scaling(
            OptionalInt.of(0),
            1,
            2,
            Optional.empty(),
            Optional.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            0);
    assertThat(linger(300, 60, Optional.of(kept)).detail()).contains("min-scale is 1");
  }

  private static Finding linger(int idle, int window, Optional<Scaling> deployed) {
    var it = Cases.CLOCKS;
    var clocks =
        new Clocks(
            it.request(),
            it.coldStart(),
            it.node(),
            it.wake(),
            it.load(),
            Duration.ofSeconds(idle),
            Duration.ofSeconds(window));
    var model = Cases.model(Set.of(), clocks, Cases.SCALE, Cases.ONE_GPU);
    return new LingerCheck(model, Optional.empty()).finding(deployed);
  }

  @Test
  void withTheActivatorBeforeThePodsThereIsNoGracePeriod() {
    var direct = new Scale(0, 2, 8, 32, 65);
    var finding =
        new LingerCheck(
                Cases.model(Set.of(), Cases.CLOCKS, direct, Cases.ONE_GPU), Optional.empty())
            .finding(Optional.empty());
    assertThat(finding.verdict()).isEqualTo(Verdict.FINE);
    assertThat(finding.detail()).doesNotContain("grace");
  }

  @Test
  void nothingIsAskedForWhereKnativeCanDoNoShorter() {
    var clocks =
        new Clocks(
            Cases.CLOCKS.request(),
            Cases.CLOCKS.coldStart(),
            Cases.CLOCKS.node(),
            Cases.CLOCKS.wake(),
            Cases.CLOCKS.load(),
            Duration.ofSeconds(6),
            Duration.ofSeconds(6));
    var quick =
        new Autoscaling(
            true, false, 0, Duration.ofMinutes(1), Duration.ofSeconds(1), Duration.ZERO);
    var finding =
        new LingerCheck(
                Cases.model(Set.of(), clocks, Cases.SCALE, Cases.ONE_GPU), Optional.of(quick))
            .finding(Optional.empty());
    assertThat(finding.verdict()).isEqualTo(Verdict.FINE);
    assertThat(finding.detail()).startsWith("stays 37 s").endsWith("less than Knative can do");
  }

  @Test
  void anActivatorOutOfReachFailsInsideTheClusterOnly() {
    assertThat(activator(true).verdict()).isEqualTo(Verdict.FAILED);
    assertThat(activator(false).verdict()).isEqualTo(Verdict.NOTE);
  }

  private static Finding activator(boolean inside) {
    var it = Cases.cluster(Cases.serving(), new Seen.Found<>(Cases.DEPLOYED));
    var away =
        new ClusterState(
            it.kubernetes(),
            it.caller(),
            it.serving(),
            it.nodes(),
            it.nodeAutoscalers(),
            it.namespaces(),
            it.services(),
            it.references(),
            false);
    return ClusterCheck.report(new Needs(List.of(), inside, Cases.GATEWAY), away)
        .sections()
        .getFirst()
        .findings()
        .stream()
        .filter(finding -> finding.name().equals("activator"))
        .findFirst()
        .orElseThrow();
  }
}

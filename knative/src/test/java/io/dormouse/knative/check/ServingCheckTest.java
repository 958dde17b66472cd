package io.dormouse.knative.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.knative.check.ServingFacts.Autoscaling;
import io.dormouse.knative.check.ServingFacts.Component;
import io.dormouse.knative.check.ServingFacts.Deploying;
import io.dormouse.knative.check.ServingFacts.Limits;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServingCheckTest {
  private static final String SELECTOR = "kubernetes.podspec-nodeselector";
  private static final String EMPTY_DIR = "kubernetes.podspec-volumes-emptydir";

  @Test
  void servingThatIsNotInstalledFailsAlone() {
    var bare = serving(new ServedKinds.Known(Set.of("routes")), new Seen.Absent<>());
    assertThat(ServingCheck.findings(bare))
        .singleElement()
        .satisfies(it -> {
          assertThat(it.verdict()).isEqualTo(Verdict.FAILED);
          assertThat(it.remedy()).hasValueSatisfying(text -> assertThat(text).contains("install"));
        });
  }

  @Test
  void servingThatCannotBeSeenIsNotCalledMissing() {
    var hidden = ServingCheck.findings(serving(new ServedKinds.Forbidden(), new Seen.Absent<>()));
    assertThat(hidden).hasSizeGreaterThan(1);
    assertThat(hidden.getFirst().verdict()).isEqualTo(Verdict.NOTE);
    assertThat(hidden.getFirst().detail()).startsWith("cannot be seen: the caller may not ask");
    assertThat(hidden.getFirst().remedy())
        .hasValueSatisfying(it -> assertThat(it).contains("--clusterrole=system:discovery"));
    var failing =
        ServingCheck.findings(
            serving(new ServedKinds.Failing("service unavailable"), new Seen.Absent<>()));
    assertThat(failing).hasSizeGreaterThan(1);
    assertThat(failing.getFirst().verdict()).isEqualTo(Verdict.FAILED);
    assertThat(failing.getFirst().detail())
        .contains("answers an error")
        .endsWith(": service unavailable");
    assertThat(failing.getFirst().remedy())
        .hasValueSatisfying(
            it -> assertThat(it).contains("kubectl get --raw /apis/serving.knative.dev/v1"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1.15.2 | FINE | 1.15.2; a changed annotation",
        "v1.20.0 | FINE | before 1.21",
        "1.21.0 | FINE | pod-is-always-schedulable",
        "1.14.3 | NOTE | older than 1.15",
        "0.26.0 | NOTE | older than 1.15",
        "devel | NOTE | a build of its own",
      })
  void versionsAreKnownOldOrUnknown(String text, Verdict verdict, String words) {
    var finding =
        named(
            "Knative version",
            ServingCheck.findings(Cases.serving(text, Map.of(), Cases.AUTOSCALING)));
    assertThat(finding.verdict()).isEqualTo(verdict);
    assertThat(finding.detail()).contains(words);
  }

  @Test
  void componentsThatAreDownOrMissingAreNamed() {
    assertThat(named("Knative components", ServingCheck.findings(Cases.serving())))
        .isEqualTo(
            Finding.fine(
                "Knative components",
                "activator 1/1, autoscaler 1/1, controller 1/1, webhook 1/1"));
    var down =
        serving(
            new ServedKinds.Known(Set.of("services", "revisions")),
            new Seen.Found<>(
                List.of(
                    new Component("activator", 0, 1),
                    new Component("controller", 1, 1),
                    new Component("webhook", 1, 1))));
    var finding = named("Knative components", ServingCheck.findings(down));
    assertThat(finding.verdict()).isEqualTo(Verdict.FAILED);
    assertThat(finding.detail()).isEqualTo("autoscaler is missing, activator has no available pod");
  }

  @Test
  void eachNeededFlagIsFineOrFailsWithItsPatch() {
    var models =
        List.of(Cases.model(Set.of(SELECTOR, EMPTY_DIR), Cases.CLOCKS, Cases.SCALE, Cases.ONE_GPU));
    var off = settings(Cases.serving(), models);
    assertThat(named(SELECTOR, off))
        .isEqualTo(
            Finding.failed(
                SELECTOR,
                "disabled, needed by llama",
                "kubectl patch configmap config-features -n knative-serving --type merge"
                    + " -p '{\"data\":{\"kubernetes.podspec-nodeselector\":\"enabled\"}}'"));
    assertThat(named(EMPTY_DIR, off).verdict()).isEqualTo(Verdict.FINE);
    for (String on : List.of("enabled", "Enabled", "allowed")) {
      var serving = Cases.serving("1.15", Map.of(SELECTOR, on), Cases.AUTOSCALING);
      assertThat(named(SELECTOR, settings(serving, models)).verdict()).isEqualTo(Verdict.FINE);
    }
  }

  @Test
  void theAutoscalersSettingsHaveToAllowZeroAndTheLargestScale() {
    var fine = settings(Cases.serving(), List.of(Cases.model()));
    assertThat(named("allow-zero-initial-scale", fine).verdict()).isEqualTo(Verdict.FINE);
    assertThat(named("enable-scale-to-zero", fine).verdict()).isEqualTo(Verdict.FINE);
    assertThat(fine).noneMatch(it -> it.name().equals("max-scale-limit"));
    var strict =
        new Autoscaling(
            false, false, 1, Duration.ofMinutes(1), Duration.ofSeconds(30), Duration.ZERO);
    var bad = settings(Cases.serving("1.15", Map.of(), strict), List.of(Cases.model()));
    assertThat(named("allow-zero-initial-scale", bad).verdict()).isEqualTo(Verdict.FAILED);
    assertThat(named("enable-scale-to-zero", bad).verdict()).isEqualTo(Verdict.FAILED);
    assertThat(named("max-scale-limit", bad).detail()).isEqualTo("1, but llama has max-scale 2");
  }

  @Test
  void limitsHaveToAllowTheLongestAnswerAndTheConcurrency() {
    var fine = settings(Cases.serving(), List.of(Cases.model()));
    assertThat(named("max-revision-timeout-seconds", fine).verdict()).isEqualTo(Verdict.FINE);
    assertThat(fine).noneMatch(it -> it.name().equals("container-concurrency-max-limit"));
    var tight = with(new Seen.Found<>(new Limits(Duration.ofMinutes(5), 16)), deploying(false));
    var bad = settings(tight, List.of(Cases.model()));
    assertThat(named("max-revision-timeout-seconds", bad).remedy())
        .hasValueSatisfying(it ->
            assertThat(it)
                .contains(
                    "{\"max-revision-timeout-seconds\":\"600\"}",
                    "\nkubectl patch deployment activator"));
    assertThat(named("container-concurrency-max-limit", bad).detail())
        .isEqualTo("16, but llama needs 32");
  }

  @Test
  void podsMayCountAsSchedulableOnlyWhereNodesCome() {
    String name = "pod-is-always-schedulable";
    var models = List.of(Cases.model());
    assertThat(new SettingsCheck(Cases.serving(), models, false).findings())
        .noneMatch(it -> it.name().equals(name));
    assertThat(named(name, settings(Cases.serving(), models)).detail())
        .contains("since Knative 1.21");
    var newer = Cases.serving("1.21.0", Map.of(), Cases.AUTOSCALING);
    assertThat(named(name, settings(newer, models)).remedy())
        .hasValueSatisfying(it -> assertThat(it).contains("config-deployment"));
    var on = with(Cases.serving().limits(), deploying(true));
    assertThat(named(name, settings(on, models)).verdict()).isEqualTo(Verdict.FINE);
  }

  @Test
  void whatCannotBeReadIsANote() {
    Seen<Limits> hidden = new Seen.Unreadable<>("the caller may not read it");
    var finding =
        named("config-defaults", settings(with(hidden, deploying(true)), List.of(Cases.model())));
    assertThat(finding.verdict()).isEqualTo(Verdict.NOTE);
    assertThat(finding.detail()).contains("may not read");
    assertThat(
            named(
                    "config-defaults",
                    settings(with(new Seen.Absent<>(), deploying(true)), List.of(Cases.model())))
                .verdict())
        .isEqualTo(Verdict.FAILED);
  }

  private static Seen<Deploying> deploying(boolean always) {
    return new Seen.Found<>(new Deploying(Duration.ofMinutes(10), always));
  }

  private static List<Finding> settings(ServingFacts serving, List<ModelNeeds> models) {
    return new SettingsCheck(serving, models, true).findings();
  }

  private static ServingFacts serving(ServedKinds kinds, Seen<List<Component>> components) {
    var it = Cases.serving();
    return new ServingFacts(
        kinds,
        it.version(),
        components,
        it.features(),
        it.autoscaling(),
        it.limits(),
        it.deploying());
  }

  private static ServingFacts with(Seen<Limits> limits, Seen<Deploying> deploying) {
    var it = Cases.serving();
    return new ServingFacts(
        it.kinds(),
        it.version(),
        it.components(),
        it.features(),
        it.autoscaling(),
        limits,
        deploying);
  }

  private static Finding named(String name, List<Finding> findings) {
    return findings.stream().filter(it -> it.name().equals(name)).findFirst().orElseThrow();
  }
}

package io.dormouse.knative.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NodeCheckTest {
  private static final Seen<List<String>> NONE = new Seen.Found<>(List.of());
  private static final Seen<List<String>> SOME = new Seen.Found<>(List.of("cluster-autoscaler"));
  private static final NodeFacts.Taint TAINT = new NodeFacts.Taint(Cases.GPU, "", "NoSchedule");

  @Test
  void gpusAreCountedByNode() {
    var finding =
        check(SOME, Cases.node("a", 4, 1), Cases.node("b", 0, 0))
            .findings(List.of(Cases.model()))
            .getFirst();
    assertThat(finding).isEqualTo(Finding.fine(Cases.GPU, "a 4 (1 in use)"));
    assertThat(
            check(SOME, Cases.node("b", 0, 0))
                .findings(List.of(Cases.model()))
                .getFirst()
                .verdict())
        .isEqualTo(Verdict.NOTE);
  }

  @Test
  void withoutANodeAutoscalerANodeTimeoutIsNoted() {
    var without = check(NONE, Cases.node("a", 4, 0)).findings(List.of(Cases.model())).getLast();
    assertThat(without.verdict()).isEqualTo(Verdict.NOTE);
    assertThat(without.remedy())
        .hasValueSatisfying(it -> assertThat(it).contains("knative.node-timeout: 0"));
    assertThat(check(SOME, Cases.node("a", 4, 0)).findings(List.of(Cases.model())).getLast())
        .isEqualTo(Finding.fine("node autoscaler", "cluster-autoscaler"));
    assertThat(check(NONE).findings(List.of()).getLast().verdict()).isEqualTo(Verdict.FINE);
  }

  @Test
  void aModelFindsItsNodeOrIsToldWhyNot() {
    assertThat(place(NONE, Cases.ONE_GPU, Cases.node("a", 4, 1)))
        .isEqualTo(Finding.fine("placement", "a: room for 4 pods of 1 nvidia.com/gpu, for 3 now"));
    var small = place(NONE, Cases.ONE_GPU, Cases.node("a", 0, 0));
    assertThat(small.verdict()).isEqualTo(Verdict.FAILED);
    assertThat(small.detail()).isEqualTo("no node can take a pod: a has 0 nvidia.com/gpu");
    assertThat(place(SOME, Cases.ONE_GPU, Cases.node("a", 0, 0)).verdict()).isEqualTo(Verdict.NOTE);
  }

  @Test
  void labelsAndTaintsCount() {
    var elsewhere = new Placement(1, Cases.GPU, Map.of("zone", "b"), List.of());
    assertThat(place(NONE, elsewhere, Cases.node("a", 1, 0)).detail())
        .endsWith("a lacks the label zone=b");
    var here = new Placement(1, Cases.GPU, Map.of("zone", "a"), List.of());
    assertThat(place(SOME, here, Cases.node("a", 1, 0)).verdict()).isEqualTo(Verdict.FINE);
    var spot = new NodeFacts.Taint("spot", "", "NoSchedule");
    assertThat(place(NONE, Cases.ONE_GPU, Cases.node("a", 1, 0, spot)).detail())
        .endsWith("a has the taint spot:NoSchedule");
    var presumed = place(NONE, Cases.ONE_GPU, Cases.node("a", 1, 0, TAINT));
    assertThat(presumed.verdict()).isEqualTo(Verdict.NOTE);
    assertThat(presumed.remedy())
        .contains("Set knative.tolerations: [\"nvidia.com/gpu:NoSchedule\"].");
    var tolerant =
        new Placement(
            1,
            Cases.GPU,
            Map.of(),
            List.of(new Placement.Toleration(Cases.GPU, Optional.empty(), "NoSchedule")));
    assertThat(place(SOME, tolerant, Cases.node("a", 1, 0, TAINT)).verdict())
        .isEqualTo(Verdict.FINE);
    var preferred = new NodeFacts.Taint("spot", "true", "PreferNoSchedule");
    assertThat(place(SOME, Cases.ONE_GPU, Cases.node("a", 1, 0, preferred)).verdict())
        .isEqualTo(Verdict.FINE);
  }

  @Test
  void gpusThatAreAllInUseAndAMaxScaleBeyondTheNodesAreNoted() {
    assertThat(place(SOME, Cases.ONE_GPU, Cases.node("a", 2, 2)).verdict()).isEqualTo(Verdict.NOTE);
    var few = place(NONE, Cases.ONE_GPU, Cases.node("a", 1, 0));
    assertThat(few.verdict()).isEqualTo(Verdict.NOTE);
    assertThat(few.remedy()).hasValueSatisfying(it -> assertThat(it).contains("max-scale: 1"));
  }

  @Test
  void aWakeWithoutAFreeGpuWaitsForTheNodeTimeoutAndFailsAtOnceWhereThatIsZero() {
    var full = check(NONE, Cases.node("a", 2, 2));
    assertThat(full.place(Cases.ONE_GPU, 2, Duration.ofMinutes(3)).orElseThrow().detail())
        .contains("for 0 now: a wake waits 180 s (node-timeout)", "a pod is on its way out");
    assertThat(full.place(Cases.ONE_GPU, 2, Duration.ZERO).orElseThrow().detail())
        .contains("for 0 now: a wake fails at once, as node-timeout is 0, unless a pod")
        .doesNotContain("waits");
  }

  @Test
  void nodesThatCannotBeReadAreANote() {
    var hidden = new NodeCheck(new Seen.Unreadable<>("the caller may not read nodes"), NONE);
    assertThat(hidden.place(Cases.ONE_GPU, 2, Duration.ZERO)).isEmpty();
    assertThat(hidden.findings(List.of(Cases.model())).getFirst().verdict())
        .isEqualTo(Verdict.NOTE);
  }

  private static NodeCheck check(Seen<List<String>> autoscalers, NodeFacts... nodes) {
    return new NodeCheck(new Seen.Found<>(List.of(nodes)), autoscalers);
  }

  private static Finding place(
      Seen<List<String>> autoscalers, Placement placement, NodeFacts node) {
    return check(autoscalers, node).place(placement, 2, Duration.ofMinutes(3)).orElseThrow();
  }
}

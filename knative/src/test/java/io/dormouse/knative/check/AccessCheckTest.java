package io.dormouse.knative.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AccessCheckTest {
  private static final Seen<List<String>> ALL = new Seen.Found<>(List.of());
  private static final Seen<List<String>> NO_WATCH = new Seen.Found<>(List.of("watch pods"));
  private static final GatewayAccount ELSEWHERE = Cases.GATEWAY;
  private static final GatewayAccount DEPLOYED = new GatewayAccount(ELSEWHERE.name(), true, true);

  @Test
  void aNamespaceExistsOrSaysHowToMakeIt() {
    var check = new AccessCheck("models", new Seen.Found<>("op"), ELSEWHERE);
    var missing =
        new NamespaceState(new Seen.Absent<>(), Watched.OF_MODELS, ALL, new Seen.Absent<>());
    assertThat(findings(ELSEWHERE, "op", ALL, new Seen.Absent<>()))
        .allMatch(it -> it.verdict() == Verdict.FINE);
    assertThat(check.findings(missing).getFirst())
        .isEqualTo(
            Finding.failed("namespace", "does not exist", "kubectl create namespace models"));
  }

  @Test
  void withoutADeployedGatewayTheCallerStandsForIt() {
    assertThat(findings(ELSEWHERE, "op", NO_WATCH, new Seen.Absent<>()).subList(1, 2))
        .containsExactly(
            Finding.failed(
                "access of the caller",
                "op may not watch pods",
                "kubectl create role dormouse -n models --verb=get,list,watch"
                    + " --resource=services.serving.knative.dev,revisions.serving.knative.dev,pods,"
                    + "events,endpointslices.discovery.k8s.io && kubectl create rolebinding dormouse"
                    + " -n models --role=dormouse --user=op"));
  }

  @Test
  void aDeployedGatewayIsJudgedByItsOwnAccount() {
    var findings = findings(DEPLOYED, "op", NO_WATCH, ALL);
    assertThat(findings.get(1))
        .isEqualTo(
            Finding.note(
                "access of the caller",
                "op may not watch pods; the gateway has rights of its own"));
    assertThat(findings.get(2))
        .isEqualTo(
            Finding.fine(
                "access of the gateway",
                "system:serviceaccount:dormouse:dormouse-gateway may get, list and watch"
                    + " services, revisions, pods, events, endpointslices"));
    assertThat(findings(DEPLOYED, "op", ALL, NO_WATCH).get(2))
        .isEqualTo(
            Finding.failed(
                "access of the gateway",
                "system:serviceaccount:dormouse:dormouse-gateway may not watch pods",
                "./dormouse knative render --apply"));
  }

  @Test
  void aReviewThatIsNotAllowedIsNoVerdict() {
    var finding = findings(DEPLOYED, "op", ALL, new Seen.Unreadable<>("the caller may not")).get(2);
    assertThat(finding.verdict()).isEqualTo(Verdict.NOTE);
    assertThat(finding.detail()).isEqualTo("cannot be seen: the caller may not");
    assertThat(finding.remedy())
        .hasValueSatisfying(it ->
            assertThat(it)
                .contains("-n models --as=system:serviceaccount:dormouse:dormouse-gateway"));
  }

  @Test
  void aGatewayThatChecksItselfIsJudgedOnce() {
    assertThat(findings(DEPLOYED, DEPLOYED.user(), NO_WATCH, new Seen.Absent<>()))
        .hasSize(2)
        .last()
        .isEqualTo(
            Finding.failed(
                "access of the gateway",
                DEPLOYED.user() + " may not watch pods",
                "./dormouse knative render --apply"));
  }

  @Test
  void theGatewaysOwnNamespaceHasToShowItsReplicasOnly() {
    var state = new NamespaceState(new Seen.Found<>(true), Watched.OF_REPLICAS, ALL, ALL);
    assertThat(
            new AccessCheck("dormouse", new Seen.Found<>("op"), DEPLOYED)
                .findings(state)
                .getLast()
                .detail())
        .endsWith("may get, list and watch endpointslices");
  }

  private static List<Finding> findings(
      GatewayAccount gateway, String caller, Seen<List<String>> own, Seen<List<String>> its) {
    return new AccessCheck("models", new Seen.Found<>(caller), gateway)
        .findings(new NamespaceState(new Seen.Found<>(true), Watched.OF_MODELS, own, its));
  }
}

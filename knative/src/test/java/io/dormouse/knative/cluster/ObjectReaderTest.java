package io.dormouse.knative.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.knative.fact.ConditionFacts.Status;
import io.dormouse.knative.fact.ContainerFacts;
import io.dormouse.knative.fact.PodFacts;
import io.dormouse.knative.fact.ServiceFacts;
import io.dormouse.knative.fact.SliceFacts;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ObjectReaderTest {
  @Test
  void readsAServicesTrafficFromItsStatus() {
    ServiceFacts facts = ObjectReader.service(Objects.service("minilm-1"));
    assertThat(facts.ready().status()).isEqualTo(Status.TRUE);
    assertThat(facts.traffic())
        .containsExactly(
            new ServiceFacts.Target("minilm-1", 100), new ServiceFacts.Target("minilm-0", 0));
  }

  @Test
  void readsARevisionsConditions() {
    var facts = ObjectReader.revision(Objects.revision("minilm-1", "False"));
    assertThat(facts.active().falseFor("NoTraffic")).isTrue();
    assertThat(facts.containerHealthy().status()).isEqualTo(Status.TRUE);
  }

  @Test
  void readsHowLongARevisionsLastPodStays() {
    assertThat(retention("1m30s")).isEqualTo(Duration.ofSeconds(90));
    assertThat(retention("0s")).isZero();
    assertThat(retention("soon")).isZero();
    assertThat(ObjectReader.revision(Objects.revision("minilm-1", "False")).retention()).isZero();
  }

  private static Duration retention(String text) {
    var revision = Objects.revision("minilm-1", "False");
    revision
        .getMetadata()
        .setAnnotations(Map.of("autoscaling.knative.dev/scale-to-zero-pod-retention-period", text));
    return ObjectReader.revision(revision).retention();
  }

  @Test
  void readsAPodsContainersWithTheirLastRun() {
    PodFacts pod = PodReader.read(Objects.crashed("u1"));
    assertThat(pod.revision()).isEqualTo("minilm-1");
    assertThat(pod.live()).isTrue();
    assertThat(pod.createdAt()).isEqualTo(Instant.parse("2026-11-24T04:00:01Z"));
    assertThat(pod.scheduled().status()).isEqualTo(Status.TRUE);
    assertThat(pod.containers().getFirst().init()).isTrue();
    ContainerFacts container = pod.containers().getLast();
    assertThat(container.state())
        .isEqualTo(new ContainerFacts.Waiting("CrashLoopBackOff", "back-off 20s"));
    assertThat(container.restarts()).isEqualTo(2);
    assertThat(container.lastRun())
        .hasValueSatisfying(last -> {
          assertThat(last.exitCode()).isEqualTo(3);
          assertThat(last.message()).isEqualTo("no model");
          assertThat(last.lasted()).isEqualTo(Duration.ofSeconds(2));
        });
  }

  @Test
  void readsAPodsAddressAndQueueProxysDoor() {
    Pod pod = Objects.running("u1", false);
    pod.getStatus().setPodIP("10.0.0.9");
    pod.getSpec()
        .setContainers(
            List.of(
                container("user-container", "queue-port", 9),
                container("queue-proxy", "http-autometric", 9090),
                container("queue-proxy", "queue-port", 8013)));
    PodFacts facts = PodReader.read(pod);
    assertThat(facts.address()).isEqualTo("10.0.0.9");
    assertThat(facts.port()).isEqualTo(8013);
    assertThat(PodReader.read(Objects.running("u1", false)).port()).isZero();
  }

  private static Container container(String name, String portName, int port) {
    return new ContainerBuilder()
        .withName(name)
        .addNewPort()
        .withName(portName)
        .withContainerPort(port)
        .endPort()
        .build();
  }

  @Test
  void readsAPodThatHasNoStatusYet() {
    Pod pod = Objects.running("u1", true);
    pod.setStatus(null);
    pod.setSpec(null);
    PodFacts facts = PodReader.read(pod);
    assertThat(facts.scheduled().present()).isFalse();
    assertThat(facts.containers()).isEmpty();
  }

  @Test
  void readsTheContainerAndTheCountOfAnEvent() {
    assertThat(ObjectReader.event(Objects.event("u1")))
        .hasValueSatisfying(event -> {
          assertThat(event.podUid()).isEqualTo("u1");
          assertThat(event.container()).isEqualTo("user-container");
          assertThat(event.count()).isEqualTo(3);
          assertThat(event.lastSeen()).isEqualTo(Instant.parse("2026-11-24T04:00:20Z"));
        });
  }

  @Test
  void anEventAboutSomethingElseIsNoFact() {
    var event = Objects.event("u1");
    event.getInvolvedObject().setKind("Revision");
    assertThat(ObjectReader.event(event)).isEmpty();
  }

  @Test
  void readsQueueProxysPortOfASlice() {
    SliceFacts slice = ObjectReader.slice(Objects.slice("minilm-1", "u1", true));
    assertThat(slice.revision()).isEqualTo("minilm-1");
    assertThat(slice.addresses())
        .containsExactly(new SliceFacts.Address("10.203.0.7", 8012, "u1", true, false));
  }

  @Test
  void anAddressWithoutConditionsIsReady() {
    var slice = Objects.slice("minilm-1", "u1", false);
    slice.getEndpoints().getFirst().setConditions(null);
    assertThat(ObjectReader.slice(slice).addresses().getFirst().ready()).isTrue();
  }

  @Test
  void aSliceWithoutPortsLeadsNowhere() {
    var slice = Objects.slice("minilm-1", "u1", true);
    slice.setPorts(null);
    assertThat(ObjectReader.slice(slice).addresses()).isEmpty();
  }

  @Test
  void anUnreadableTimeIsTheEpoch() {
    assertThat(Times.read("yesterday")).isEqualTo(Instant.EPOCH);
    assertThat(Times.first(null, "", "2026-11-24T04:00:00.123456Z"))
        .isEqualTo(Instant.parse("2026-11-24T04:00:00.123456Z"));
  }
}

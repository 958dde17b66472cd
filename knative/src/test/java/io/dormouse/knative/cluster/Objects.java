package io.dormouse.knative.cluster;

import io.fabric8.knative.serving.v1.Revision;
import io.fabric8.knative.serving.v1.Service;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.utils.Serialization;

/// Objects as a cluster with Knative writes them, for tests.
final class Objects {
  static final String SERVICES = "/apis/serving.knative.dev/v1/*/services";
  static final String REVISIONS = "/apis/serving.knative.dev/v1/*/revisions";
  static final String PODS = "/api/v1/*/pods";
  static final String EVENTS = "/api/v1/*/events";
  static final String SLICES = "/apis/discovery.k8s.io/v1/*/endpointslices";

  private Objects() {}

  static Service service(String revision) {
    return read(
        Service.class,
        """
        apiVersion: serving.knative.dev/v1
        kind: Service
        metadata: {name: minilm, namespace: models, uid: s1}
        status:
          conditions:
          - {type: ConfigurationsReady, status: "True"}
          - {type: Ready, status: "True", lastTransitionTime: "2026-11-24T04:00:00Z"}
          traffic:
          - {latestRevision: true, percent: 100, revisionName: %s}
          - {tag: old, revisionName: minilm-0}
        """
            .formatted(revision));
  }

  static Revision revision(String name, String active) {
    return read(
        Revision.class,
        """
        apiVersion: serving.knative.dev/v1
        kind: Revision
        metadata:
          name: %s
          namespace: models
          labels: {serving.knative.dev/service: minilm}
        status:
          conditions:
          - {type: Active, status: "%s", reason: NoTraffic, severity: Info}
          - {type: ContainerHealthy, status: "True"}
          - {type: Ready, status: "True"}
          - {type: ResourcesAvailable, status: "True"}
        """
            .formatted(name, active));
  }

  static Pod pod(String uid, String status) {
    return read(
        Pod.class,
        """
        apiVersion: v1
        kind: Pod
        metadata:
          name: minilm-1-deployment-x
          namespace: models
          uid: %s
          creationTimestamp: "2026-11-24T04:00:01Z"
          labels: {serving.knative.dev/revision: minilm-1, serving.knative.dev/service: minilm}
        spec: {nodeName: node-1, containers: []}
        status:
          phase: Pending
        %s
        """
            .formatted(uid, status.indent(2).stripTrailing()));
  }

  static Pod running(String uid, boolean ready) {
    return pod(
        uid,
        """
        conditions:
        - {type: PodScheduled, status: "True"}
        - {type: Ready, status: "%s"}
        containerStatuses:
        - name: user-container
          image: registry.example/minilm@sha256:1
          imageID: ""
          ready: %b
          restartCount: 0
          state: {running: {startedAt: "2026-11-24T04:00:02Z"}}
        """
            .formatted(ready ? "True" : "False", ready));
  }

  static Pod crashed(String uid) {
    return pod(
        uid,
        """
        conditions:
        - {type: PodScheduled, status: "True", lastTransitionTime: "2026-11-24T04:00:01Z"}
        initContainerStatuses:
        - {name: fetch, image: fetch, imageID: "", ready: true, restartCount: 0,
           state: {terminated: {exitCode: 0, reason: Completed}}}
        containerStatuses:
        - name: user-container
          image: registry.example/minilm@sha256:1
          imageID: ""
          ready: false
          restartCount: 2
          state: {waiting: {reason: CrashLoopBackOff, message: back-off 20s}}
          lastState:
            terminated:
              exitCode: 3
              reason: Error
              message: no model
              startedAt: "2026-11-24T04:00:02Z"
              finishedAt: "2026-11-24T04:00:04Z"
        """);
  }

  static Event event(String uid) {
    return read(
        Event.class,
        """
        apiVersion: v1
        kind: Event
        metadata: {name: minilm-1-deployment-x.17a, namespace: models}
        involvedObject:
          {kind: Pod, name: minilm-1-deployment-x, namespace: models, uid: %s,
           fieldPath: "spec.containers{user-container}"}
        reason: Pulling
        message: Pulling image "registry.example/minilm@sha256:1"
        count: 3
        firstTimestamp: "2026-11-24T04:00:02Z"
        lastTimestamp: "2026-11-24T04:00:20Z"
        """
            .formatted(uid));
  }

  static EndpointSlice slice(String revision, String uid, boolean ready) {
    return read(
        EndpointSlice.class,
        """
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        addressType: IPv4
        metadata:
          name: %s-private-abc
          namespace: models
          labels:
            networking.internal.knative.dev/serverlessservice: %s
            networking.internal.knative.dev/serviceType: Private
            kubernetes.io/service-name: %s-private
        ports:
        - {name: http-autometric, port: 9090, protocol: TCP}
        - {name: http, port: 8012, protocol: TCP}
        - {name: http-istio, port: 8012, protocol: TCP}
        endpoints:
        - addresses: [10.203.0.7]
          conditions: {ready: %b, serving: %b, terminating: false}
          targetRef: {kind: Pod, name: minilm-1-deployment-x, uid: %s}
        """
            .formatted(revision, revision, revision, ready, ready, uid));
  }

  private static <T extends HasMetadata> T read(Class<T> type, String yaml) {
    return Serialization.unmarshal(yaml, type);
  }
}

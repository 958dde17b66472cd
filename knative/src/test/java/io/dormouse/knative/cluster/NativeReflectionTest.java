package io.dormouse.knative.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.knative.serving.v1.Revision;
import io.fabric8.knative.serving.v1.RevisionList;
import io.fabric8.knative.serving.v1.Service;
import io.fabric8.knative.serving.v1.ServiceList;
import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.api.model.Config;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.DefaultKubernetesResourceList;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventList;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeList;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodList;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentList;
import io.fabric8.kubernetes.api.model.authentication.SelfSubjectReview;
import io.fabric8.kubernetes.api.model.authorization.v1.LocalSubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReview;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceList;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.node.v1.RuntimeClass;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.client.VersionInfo;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Holds the native metadata against the models; what it should be is written to `target/`.
class NativeReflectionTest {
  private static final String METADATA =
      "/META-INF/native-image/io.dormouse/dormouse-knative/reflect-config.json";

  @Test
  void everyClassOfTheObjectsThatAreReadOrAppliedIsRegistered() throws IOException {
    String expected =
        ModelClasses.of(
                Service.class,
                ServiceList.class,
                Revision.class,
                RevisionList.class,
                Pod.class,
                PodList.class,
                Event.class,
                EventList.class,
                EndpointSlice.class,
                EndpointSliceList.class,
                Node.class,
                NodeList.class,
                Namespace.class,
                ConfigMap.class,
                Deployment.class,
                DeploymentList.class,
                APIResourceList.class,
                SelfSubjectReview.class,
                SelfSubjectAccessReview.class,
                SubjectAccessReview.class,
                LocalSubjectAccessReview.class,
                PersistentVolumeClaim.class,
                Secret.class,
                RuntimeClass.class,
                VersionInfo.class,
                DefaultKubernetesResourceList.class,
                GenericKubernetesResource.class,
                GenericKubernetesResourceList.class,
                WatchEvent.class,
                NetworkPolicy.class,
                PodDisruptionBudget.class,
                Role.class,
                RoleBinding.class,
                ServiceAccount.class,
                io.fabric8.kubernetes.api.model.Service.class,
                Status.class,
                Config.class)
            .keySet()
            .stream()
            .map(NativeReflectionTest::entry)
            .collect(Collectors.joining(",\n", "[\n", "\n]\n"));
    Files.writeString(Path.of("target", "reflect-config.json"), expected);
    assertThat(registered()).isEqualTo(expected);
  }

  private static String entry(String name) {
    return "{\"name\": \"%s\", \"allDeclaredConstructors\": true, \"allDeclaredFields\": true, \"allDeclaredMethods\": true}"
        .formatted(name);
  }

  private static String registered() throws IOException {
    try (InputStream metadata = NativeReflectionTest.class.getResourceAsStream(METADATA)) {
      return metadata == null ? "" : new String(metadata.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}

package io.dormouse.knative.render;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.time.Duration;
import java.util.List;

/// Makes the gateway's Deployment.
final class GatewayPods {
  private static final String CONFIGURATION = "configuration";
  private static final String CONFIGURATION_FOLDER = "/etc/dormouse";
  private static final String HOME = "home";
  private static final String HOME_FOLDER = "/var/lib/dormouse";
  private static final String TEMPORARY = "tmp";
  private static final String ALL_ADDRESSES = "0.0.0.0";
  private static final String CORES = "250m";

  /// From the end of the drain to the end of the process.
  private static final Duration END = Duration.ofSeconds(30);

  /// Until no node sends it anything new.
  private static final Duration UNROUTED = Duration.ofSeconds(5);

  private GatewayPods() {}

  static Deployment deployment(GatewayDeployment gateway) {
    return new DeploymentBuilder()
        .withMetadata(gateway.id().metadata())
        .withNewSpec()
        .withReplicas(gateway.replicas())
        .withNewSelector()
        .withMatchLabels(gateway.id().labels())
        .endSelector()
        .withNewStrategy()
        .withType("RollingUpdate")
        .withNewRollingUpdate()
        .withMaxUnavailable(new IntOrString(0))
        .withMaxSurge(new IntOrString(1))
        .endRollingUpdate()
        .endStrategy()
        .withNewTemplate()
        .withNewMetadata()
        .withLabels(gateway.id().labels())
        .addToAnnotations(
            ModelLabel.PREFIX + "configuration-sha256", ModelLabel.sha256(gateway.configuration()))
        .endMetadata()
        .withSpec(pod(gateway))
        .endTemplate()
        .endSpec()
        .build();
  }

  private static PodSpec pod(GatewayDeployment gateway) {
    return new PodSpecBuilder()
        .withServiceAccountName(gateway.id().name())
        .withAutomountServiceAccountToken(true)
        .withEnableServiceLinks(false)
        .withTerminationGracePeriodSeconds(Units.seconds(gateway.drain().plus(UNROUTED).plus(END)))
        .withTopologySpreadConstraints(Spread.overNodes(gateway.id().labels()))
        .withContainers(container(gateway))
        .addToVolumes(
            new VolumeBuilder()
                .withName(CONFIGURATION)
                .withNewConfigMap()
                .withName(gateway.id().name())
                .endConfigMap()
                .build())
        .addToVolumes(
            new VolumeBuilder()
                .withName(HOME)
                .withNewEmptyDir()
                .withSizeLimit(Units.bytes(gateway.homeBytes()))
                .endEmptyDir()
                .build())
        .addToVolumes(PodVolumes.empty(TEMPORARY))
        .build();
  }

  private static Container container(GatewayDeployment gateway) {
    return new ContainerBuilder()
        .withName("gateway")
        .withNewLifecycle()
        .withNewPreStop()
        .withNewSleep(UNROUTED.toSeconds())
        .endPreStop()
        .endLifecycle()
        .withImage(gateway.image())
        .withArgs(
            "up",
            "--config",
            CONFIGURATION_FOLDER + "/" + GatewayRenderer.CONFIGURATION,
            "--no-first-call")
        .withEnv(variables(gateway))
        .addNewEnvFrom()
        .withNewSecretRef()
        .withName(gateway.id().name())
        .withOptional(true)
        .endSecretRef()
        .endEnvFrom()
        .addNewPort()
        .withName(GatewayRenderer.DATA)
        .withContainerPort(gateway.port())
        .endPort()
        .addNewPort()
        .withName(GatewayRenderer.MANAGEMENT)
        .withContainerPort(gateway.managementPort())
        .endPort()
        .withReadinessProbe(probe("/q/health/ready", 2, 2))
        .withLivenessProbe(probe("/q/health/live", 10, 6))
        .withNewResources()
        .addToRequests("cpu", new Quantity(CORES))
        .addToRequests("memory", Units.bytes(gateway.memoryBytes()))
        .addToLimits("memory", Units.bytes(gateway.memoryBytes()))
        .endResources()
        .withSecurityContext(Restricted.container())
        .addToVolumeMounts(
            new VolumeMountBuilder(PodVolumes.mount(CONFIGURATION, CONFIGURATION_FOLDER))
                .withReadOnly(true)
                .build())
        .addToVolumeMounts(PodVolumes.mount(HOME, HOME_FOLDER))
        .addToVolumeMounts(PodVolumes.mount(TEMPORARY, "/tmp"))
        .build();
  }

  /// What the file cannot know of the pod; it overrides the file.
  private static List<EnvVar> variables(GatewayDeployment gateway) {
    return List.of(
        variable("DORMOUSE_HOME", HOME_FOLDER),
        variable("DORMOUSE_LISTEN_HOST", ALL_ADDRESSES),
        variable("DORMOUSE_MANAGEMENT_HOST", ALL_ADDRESSES),
        variable(
            "DORMOUSE_KNATIVE_GATEWAY_SERVICE",
            gateway.id().namespace() + "/" + gateway.id().name()));
  }

  private static EnvVar variable(String name, String value) {
    return new EnvVarBuilder().withName(name).withValue(value).build();
  }

  private static Probe probe(String path, int period, int failures) {
    return new ProbeBuilder()
        .withNewHttpGet()
        .withPath(path)
        .withPort(new IntOrString(GatewayRenderer.MANAGEMENT))
        .endHttpGet()
        .withPeriodSeconds(period)
        .withFailureThreshold(failures)
        .withTimeoutSeconds(5)
        .build();
  }
}

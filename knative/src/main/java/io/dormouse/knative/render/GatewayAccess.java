package io.dormouse.knative.render;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import java.util.ArrayList;
import java.util.List;

/// What the gateway may do in the cluster: look, and nothing else.
final class GatewayAccess {
  private static final PolicyRule SLICES = rule("discovery.k8s.io", "endpointslices");
  private static final List<PolicyRule> MODELS =
      List.of(
          rule("serving.knative.dev", "services", "revisions"), rule("", "pods", "events"), SLICES);

  private GatewayAccess() {}

  static List<HasMetadata> of(GatewayDeployment gateway) {
    List<HasMetadata> objects =
        new ArrayList<>(granted(gateway.id(), gateway.id().metadata(), List.of(SLICES)));
    for (String namespace : gateway.namespaces()) {
      objects.addAll(granted(gateway.id(), gateway.id().metadata(namespace), MODELS));
    }
    return objects;
  }

  private static List<HasMetadata> granted(
      GatewayName gateway, ObjectMeta metadata, List<PolicyRule> rules) {
    return List.of(
        new RoleBuilder().withMetadata(metadata).withRules(rules).build(),
        new RoleBindingBuilder()
            .withMetadata(metadata)
            .withNewRoleRef()
            .withApiGroup("rbac.authorization.k8s.io")
            .withKind("Role")
            .withName(metadata.getName())
            .endRoleRef()
            .addNewSubject()
            .withKind("ServiceAccount")
            .withNamespace(gateway.namespace())
            .withName(gateway.name())
            .endSubject()
            .build());
  }

  private static PolicyRule rule(String group, String... resources) {
    return new PolicyRuleBuilder()
        .withApiGroups(group)
        .withResources(resources)
        .withVerbs("get", "list", "watch")
        .build();
  }
}

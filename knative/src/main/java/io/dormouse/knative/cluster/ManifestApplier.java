package io.dormouse.knative.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.ServerSideApplicable;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.LinkedHashMap;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Applies objects on the server's side, or asks what that would change. Blocks.
public final class ManifestApplier {
  /// Under which the server notes whose fields they are.
  public static final String MANAGER = "dormouse";

  private final KubernetesClient client;
  private final KubernetesSerialization serialization = new KubernetesSerialization();

  ManifestApplier(KubernetesClient client) {
    this.client = client;
  }

  /// What became of an object.
  public sealed interface Applied {
    /// It is new.
    record Created() implements Applied {}

    /// It is another now.
    record Configured() implements Applied {}

    /// It was so already.
    record Unchanged() implements Applied {}

    /// The cluster would not have it; says why, for the operator.
    record Refused(String message) implements Applied {}
  }

  /// What applying would make of an object.
  public sealed interface Preview {
    /// @param before as it is, in YAML; empty where it is not there
    /// @param after as it would be
    record Difference(String before, String after) implements Preview {}

    /// The cluster would not have it; says why, for the operator.
    record Refused(String message) implements Preview {}
  }

  /// Why the cluster cannot be talked to, if it cannot.
  public Optional<String> trouble() {
    try {
      client.getKubernetesVersion();
      return Optional.empty();
    } catch (KubernetesClientException e) {
      return Optional.of(
          Refusal.unreachable(e)
              + " (at "
              + client.getMasterUrl()
              + "; KUBECONFIG names the file that says where it is)");
    }
  }

  /// Applies an object.
  public Applied apply(HasMetadata object) {
    try {
      HasMetadata before = client.resource(object).get();
      HasMetadata after = applied(client.resource(object));
      if (before == null) {
        return new Applied.Created();
      }
      return text(before).equals(text(after)) ? new Applied.Unchanged() : new Applied.Configured();
    } catch (KubernetesClientException e) {
      return new Applied.Refused(Refusal.of(object, e));
    }
  }

  /// Asks what applying an object would change; nothing is changed.
  public Preview preview(HasMetadata object) {
    try {
      HasMetadata before = client.resource(object).get();
      HasMetadata after = applied(client.resource(object).dryRun());
      return new Preview.Difference(text(before), text(after));
    } catch (KubernetesClientException e) {
      return new Preview.Refused(Refusal.of(object, e));
    }
  }

  private static HasMetadata applied(ServerSideApplicable<HasMetadata> resource) {
    return resource.fieldManager(MANAGER).serverSideApply();
  }

  /// Without what the server notes for itself.
  private String text(@Nullable HasMetadata object) {
    if (object == null) {
      return "";
    }
    HasMetadata shown = serialization.clone(object);
    var metadata = shown.getMetadata();
    metadata.setManagedFields(null);
    metadata.setResourceVersion(null);
    metadata.setGeneration(null);
    metadata.setUid(null);
    metadata.setCreationTimestamp(null);
    return withoutStatus(shown);
  }

  private String withoutStatus(HasMetadata object) {
    var tree = serialization.convertValue(object, LinkedHashMap.class);
    tree.remove("status");
    return serialization.asYaml(tree);
  }
}

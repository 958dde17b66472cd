package io.dormouse.knative.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Optional;

/// Says why the cluster would not have an object, and what to do about it.
final class Refusal {
  private Refusal() {}

  static String of(HasMetadata object, KubernetesClientException failure) {
    String message =
        Optional.ofNullable(failure.getStatus())
            .map(Status::getMessage)
            .orElseGet(() -> reason(failure));
    return switch (failure.getCode()) {
      case 0 -> unreachable(failure);
      case HttpURLConnection.HTTP_CONFLICT -> conflict(message);
      case HttpURLConnection.HTTP_NOT_FOUND -> notFound(object, message);
      case HttpURLConnection.HTTP_UNAUTHORIZED ->
          "the cluster does not know these credentials: " + message;
      case HttpURLConnection.HTTP_FORBIDDEN -> message + "; your credentials have to allow it";
      default -> message;
    };
  }

  static String unreachable(KubernetesClientException failure) {
    return "the cluster cannot be reached: " + reason(failure);
  }

  private static String conflict(String message) {
    return message.strip()
        + "; these fields were set by somebody else: take them out there, or take them over once by"
        + " ./dormouse knative render | kubectl apply --server-side --field-manager "
        + ManifestApplier.MANAGER
        + " --force-conflicts -f -";
  }

  private static String notFound(HasMetadata object, String message) {
    if (message.contains("namespaces")) {
      String namespace = object.getMetadata().getNamespace();
      return message + "; make it by kubectl create namespace " + namespace;
    }
    return object.getApiVersion().startsWith("serving.knative.dev/")
        ? "the cluster has no Knative Serving: " + message
        : message;
  }

  private static String reason(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return Optional.ofNullable(root.getMessage()).orElseGet(root::toString);
  }
}

package io.dormouse.knative.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.URLUtils;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// Asks Pods through the API server, which reaches them where the caller does not.
final class PodProxy {
  private final KubernetesClient client;
  private final Duration limit;

  /// @param limit longest wait for an answer
  PodProxy(KubernetesClient client, Duration limit) {
    this.client = client;
    this.limit = limit;
  }

  /// The body of a 200; empty for any other answer, or for none in time.
  ///
  /// @param path with its slash
  CompletableFuture<Optional<String>> get(String namespace, String pod, int port, String path) {
    var http = client.getHttpClient();
    String place = "api/v1/namespaces/%s/pods/%s:%d/proxy%s".formatted(namespace, pod, port, path);
    var request =
        http.newHttpRequestBuilder()
            .uri(URI.create(URLUtils.join(client.getMasterUrl().toString(), place)))
            .build();
    return http.sendAsync(request, String.class)
        .orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS)
        .handle((answer, broken) ->
            broken == null && answer.code() == HttpURLConnection.HTTP_OK
                ? Optional.of(answer.body())
                : Optional.empty());
  }
}

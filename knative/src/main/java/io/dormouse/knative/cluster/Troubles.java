package io.dormouse.knative.cluster;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/// Why a cluster did not answer, or refused, in one line.
public final class Troubles {
  private Troubles() {}

  /// The API server's own words where it has spoken, else those of the innermost cause that has
  /// any.
  public static String words(Throwable trouble) {
    return causes(trouble)
        .flatMap(cause -> spoken(cause).stream())
        .findFirst()
        .or(() ->
            causes(trouble)
                .flatMap(cause -> Optional.ofNullable(cause.getMessage()).stream())
                .reduce((_, inner) -> inner))
        .orElseGet(() -> trouble.getClass().getSimpleName())
        .lines()
        .findFirst()
        .orElse("");
  }

  private static Stream<Throwable> causes(Throwable trouble) {
    return Stream.iterate(trouble, Objects::nonNull, Throwable::getCause);
  }

  private static Optional<String> spoken(Throwable cause) {
    return cause instanceof KubernetesClientException refusal
        ? Optional.ofNullable(refusal.getStatus()).map(Status::getMessage)
        : Optional.empty();
  }
}

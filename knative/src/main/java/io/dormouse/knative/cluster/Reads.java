package io.dormouse.knative.cluster;

import io.dormouse.knative.check.Seen;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads one thing of a cluster.
final class Reads {
  private Reads() {}

  /// @param what is read, in words
  static <T> Seen<T> seen(String what, Supplier<Optional<T>> read) {
    try {
      return read.get().<Seen<T>>map(Seen.Found::new).orElseGet(Seen.Absent::new);
    } catch (KubernetesClientException refusal) {
      return switch (refusal.getCode()) {
        case HttpURLConnection.HTTP_NOT_FOUND -> new Seen.Absent<>();
        case HttpURLConnection.HTTP_FORBIDDEN ->
            new Seen.Unreadable<>("the caller may not read " + what);
        default -> new Seen.Unreadable<>(what + ": " + Troubles.words(refusal));
      };
    }
  }

  static <T> Stream<T> stream(@Nullable List<T> items) {
    return items == null ? Stream.empty() : items.stream();
  }
}

package io.dormouse.gateway.platform.knative;

import io.dormouse.gateway.config.ModelSource.KnativeService;
import io.dormouse.gateway.platform.WorkerStatus;
import io.dormouse.knative.fact.Fact;
import io.dormouse.knative.view.PodView;
import io.dormouse.knative.view.ServiceView;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/// Asks once, all at the same time, the workers of a Service that start how far they are.
final class ProgressLook {
  private final Asker asker;

  /// Gets a pod's status document from its control port; empty where it says nothing.
  @FunctionalInterface
  interface Asker {
    CompletableFuture<Optional<String>> ask(String namespace, String pod, int controlPort);
  }

  ProgressLook(Asker asker) {
    this.asker = asker;
  }

  /// Completes once all have answered or been given up.
  ///
  /// @param facts takes what they say
  CompletableFuture<Void> look(KnativeService service, ServiceView view, Consumer<Fact> facts) {
    return CompletableFuture.allOf(
        service.controlPort().stream()
            .flatMap(
                port -> WorkerProgress.starting(view).map(pod -> asked(service, pod, port, facts)))
            .toArray(CompletableFuture<?>[]::new));
  }

  private CompletableFuture<Void> asked(
      KnativeService service, PodView pod, int port, Consumer<Fact> facts) {
    return asker
        .ask(service.namespace(), pod.name(), port)
        .thenAccept(document ->
            document
                .flatMap(WorkerStatus::parse)
                .flatMap(WorkerProgress::of)
                .ifPresent(progress -> facts.accept(new Fact.ProgressSeen(pod.uid(), progress))));
  }
}

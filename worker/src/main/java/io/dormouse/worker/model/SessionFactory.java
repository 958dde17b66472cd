package io.dormouse.worker.model;

import io.dormouse.worker.ort.GraphOptimization;
import io.dormouse.worker.ort.OrtEnvironment;
import io.dormouse.worker.ort.OrtException;
import io.dormouse.worker.ort.OrtSession;
import io.dormouse.worker.ort.SessionSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/// Makes a session on the first provider of a list that works, and says in one line what was chosen
/// and why not the others.
final class SessionFactory {
  private static final Logger LOG = Logger.getLogger(SessionFactory.class);

  /// Conv and pooling are not in these graphs, so cuDNN need not be there; the search for the best
  /// convolution is the slowest part of a first run.
  private static final Map<String, String> CUDA_OPTIONS =
      Map.of("device_id", "0", "enable_cudnn", "0", "cudnn_conv_algo_search", "HEURISTIC");

  private final OrtEnvironment environment;
  private final ModelSource source;

  SessionFactory(OrtEnvironment environment, ModelSource source) {
    this.environment = environment;
    this.source = source;
  }

  /// A session and what it runs on.
  record Opened(OrtSession session, Provider provider) {}

  Opened open(Path graph) throws LoadException {
    List<String> refused = new ArrayList<>();
    for (Provider provider : source.providers()) {
      Optional<String> obstacle =
          provider == Provider.CUDA
              ? CudaObstacle.of(environment, source.ortLibrary())
              : Optional.empty();
      if (obstacle.isPresent()) {
        refused.add(provider.label() + " not used: " + obstacle.get());
        continue;
      }
      try {
        OrtSession session = environment.openSession(graph, settings(provider));
        LOG.infof(
            "provider: %s%s",
            provider.label(), refused.isEmpty() ? "" : " (" + String.join("; ", refused) + ")");
        return new Opened(session, provider);
      } catch (OrtException e) {
        LOG.debugf(e, "no session on %s", provider.label());
        refused.add(provider.label() + " not used: " + reason(e, graph));
      }
    }
    throw new LoadException("session_failed", String.join("; ", refused));
  }

  private SessionSettings settings(Provider provider) {
    Map<String, String> entries = new HashMap<>();
    entries.put("session.intra_op.allow_spinning", "0");
    if (!source.providers().contains(Provider.CPU)) {
      entries.put("session.disable_cpu_ep_fallback", "1");
    }
    return new SessionSettings(
        source.threads(),
        GraphOptimization.ALL,
        entries,
        provider == Provider.CUDA ? Optional.of(CUDA_OPTIONS) : Optional.empty(),
        Optional.empty());
  }

  /// ORT's message without paths, which the client of a gateway must not see.
  private String reason(OrtException e, Path graph) {
    return RuntimeWords.shown(
        RuntimeWords.of(e).replace(graph.toString(), "the model"), source.ortLibrary());
  }
}

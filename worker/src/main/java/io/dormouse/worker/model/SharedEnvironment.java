package io.dormouse.worker.model;

import io.dormouse.worker.ort.OrtEnvironment;
import io.dormouse.worker.ort.OrtException;
import java.nio.file.Path;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// ONNX Runtime, opened at the first use and kept. Safe for many threads.
final class SharedEnvironment {
  private static final Logger LOG = Logger.getLogger(SharedEnvironment.class);

  private final Path library;
  private @Nullable OrtEnvironment environment;

  SharedEnvironment(Path library) {
    this.library = library;
  }

  synchronized OrtEnvironment get() throws LoadException {
    OrtEnvironment current = environment;
    if (current == null) {
      try {
        current = OrtEnvironment.open(library);
      } catch (OrtException e) {
        LOG.debug("ONNX Runtime cannot be opened", e);
        throw new LoadException(
            "runtime_unusable",
            "ONNX Runtime cannot be used; name the folder of its library (1.29 or newer) by --ort-home or DORMOUSE_ORT_HOME",
            e);
      }
      LOG.infof("ONNX Runtime %s", current.version());
      environment = current;
    }
    return current;
  }
}

package io.dormouse.worker.doctor;

import io.dormouse.worker.ort.OrtEnvironment;
import io.dormouse.worker.ort.OrtException;
import java.nio.file.Path;

/// Opens ONNX Runtime and asks what it is.
final class OnnxRuntimeOpener {
  private OnnxRuntimeOpener() {}

  static RuntimeChecks.Library open(Path file) {
    try (var environment = OrtEnvironment.open(file)) {
      return new RuntimeChecks.Library.Usable(
          environment.version(), environment.availableProviders());
    } catch (OrtException e) {
      return new RuntimeChecks.Library.Unusable(String.valueOf(e.getMessage()));
    }
  }
}

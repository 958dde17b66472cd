package io.dormouse.worker.http;

import io.dormouse.worker.engine.Admission;
import io.dormouse.worker.engine.AdmissionGate;
import io.dormouse.worker.lifecycle.ModelHost;
import io.dormouse.worker.lifecycle.WorkerLifecycle;
import io.dormouse.worker.telemetry.WorkerMeters;
import io.dormouse.worker.tokenizer.CodecPool;
import java.util.function.LongSupplier;

/// What the embedding routes serve with.
///
/// @param nanoClock the engine's clock
public record EmbeddingService(
    Identity identity,
    Serving serving,
    CodecPool codecs,
    WorkerMeters meters,
    LongSupplier nanoClock) {

  /// What clients see of the model.
  ///
  /// @param model the name they call it by
  /// @param createdSeconds when it was made, as the model list says, in seconds of Unix time
  /// @param acceptTokenIds take arrays of token ids as inputs
  public record Identity(String model, long createdSeconds, boolean acceptTokenIds) {}

  /// The running parts.
  public record Serving(AdmissionGate gate, ModelHost host, WorkerLifecycle lifecycle) {}

  String model() {
    return identity.model();
  }

  Admission admit() {
    return serving.gate().admit();
  }
}

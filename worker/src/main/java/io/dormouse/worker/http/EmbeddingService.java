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
/// @param model the name clients call it by
/// @param acceptTokenIds take arrays of token ids as inputs
/// @param nanoClock the engine's clock
public record EmbeddingService(
    String model,
    boolean acceptTokenIds,
    Serving serving,
    CodecPool codecs,
    WorkerMeters meters,
    LongSupplier nanoClock) {

  /// The running parts.
  public record Serving(AdmissionGate gate, ModelHost host, WorkerLifecycle lifecycle) {}

  Admission admit() {
    return serving.gate().admit();
  }
}

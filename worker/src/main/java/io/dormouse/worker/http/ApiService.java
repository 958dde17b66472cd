package io.dormouse.worker.http;

import io.dormouse.worker.engine.Admission;
import io.dormouse.worker.engine.AdmissionGate;
import io.dormouse.worker.lifecycle.ModelHost;
import io.dormouse.worker.lifecycle.WorkerLifecycle;
import io.dormouse.worker.model.ModelKind;
import io.dormouse.worker.telemetry.WorkerMeters;
import io.dormouse.worker.tokenizer.CodecPool;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.ZoneId;
import java.util.function.LongSupplier;

/// What the routes of the data port serve with.
public record ApiService(
    Identity identity, Serving serving, CodecPool codecs, WorkerMeters meters, Sources sources) {

  /// What clients see of the model.
  ///
  /// @param model the name they call it by
  /// @param createdSeconds when it was made, as the model list says, in seconds of Unix time
  /// @param acceptTokenIds take arrays of token ids as inputs of embeddings
  /// @param version the worker's
  public record Identity(
      String model, ModelKind kind, long createdSeconds, boolean acceptTokenIds, String version) {}

  /// The running parts.
  public record Serving(AdmissionGate gate, ModelHost host, WorkerLifecycle lifecycle) {}

  /// Time and chance.
  ///
  /// @param nanoClock the engine's clock
  /// @param clock for dates in answers and templates
  /// @param random any 64 bits, for ids and for seeds of calls that name none
  public record Sources(LongSupplier nanoClock, Clock clock, LongSupplier random) {
    /// Those of the machine.
    public static Sources ofMachine() {
      return new Sources(
          System::nanoTime, Clock.system(ZoneId.systemDefault()), new SecureRandom()::nextLong);
    }
  }

  String model() {
    return identity.model();
  }

  long nanoTime() {
    return sources.nanoClock().getAsLong();
  }

  Admission admit() {
    return serving.gate().admit();
  }
}

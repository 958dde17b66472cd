package io.dormouse.worker.lifecycle;

import io.dormouse.worker.engine.AdmissionGate;
import io.dormouse.worker.engine.EngineLoad;
import io.dormouse.worker.model.GpuMemory;
import io.dormouse.worker.model.Provider;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Optional;

/// Writes the status document of the contract with the gateway.
public final class StatusDocument {
  private static final int CONTRACT = 1;

  private final String model;
  private final String version;
  private final WorkerLifecycle lifecycle;
  private final AdmissionGate gate;
  private final ModelHost host;
  private final String precision;

  /// What it tells of beside what runs.
  ///
  /// @param precision the one asked for, {@code unknown} where none was
  /// @param version the worker's
  public record Names(String model, String precision, String version) {}

  /// The document of a worker of those names.
  public StatusDocument(
      Names names, WorkerLifecycle lifecycle, AdmissionGate gate, ModelHost host) {
    this.model = names.model();
    this.version = names.version();
    this.precision = names.precision();
    this.lifecycle = lifecycle;
    this.gate = gate;
    this.host = host;
  }

  /// The document now.
  public JsonObject now() {
    WorkerLifecycle.Snapshot life = lifecycle.snapshot();
    Optional<Served> served = host.served();
    String provider = served.map(current -> current.provider().label()).orElse("none");
    EngineLoad load = served.map(Served::load).orElse(EngineLoad.NONE);
    int running = load.runningCalls();
    return new JsonObject()
        .put("contract", CONTRACT)
        .put("model", model)
        .put("version", version)
        .put("provider", provider)
        .put("precision", served.map(Served::precision).orElse(precision))
        .put("phase", life.state().phase().name().toLowerCase(Locale.ROOT))
        .put(
            "load",
            new JsonObject().put("bytes", life.loadedBytes()).put("totalBytes", life.totalBytes()))
        .put("marks", marks(life))
        .put("phaseMs", phases(life))
        .put("device", device(served))
        .put("slots", gate.slots())
        .put("running", running)
        .put("waiting", Math.max(0, gate.admitted() - running))
        .put("queuedTokens", load.queuedTokens())
        .put("kvUse", Math.clamp(served.map(Served::kvUse).orElse(0.0), 0.0, 1.0));
  }

  /// A GPU is shown while it serves, and from then on whenever nothing else does, so that what a
  /// release gives back can be seen; sizes of 0 are unknown.
  private JsonObject device(Optional<Served> served) {
    Optional<GpuMemory> gpu = host.gpuMemory();
    boolean cuda = served.map(model -> model.provider() == Provider.CUDA).orElseGet(gpu::isPresent);
    DeviceMemory memory =
        cuda
            ? gpu.map(now -> new DeviceMemory("0", now.usedBytes(), now.totalBytes()))
                .orElseGet(() -> new DeviceMemory("0", 0, 0))
            : DeviceMemory.now();
    return new JsonObject()
        .put("kind", cuda ? Provider.CUDA.label() : Provider.CPU.label())
        .put("name", memory.name())
        .put("usedBytes", memory.usedBytes())
        .put("totalBytes", memory.totalBytes());
  }

  private static JsonObject marks(WorkerLifecycle.Snapshot life) {
    JsonObject marks = new JsonObject();
    life.marks().forEach((mark, millis) -> marks.put(mark.label(), millis));
    return marks;
  }

  private static JsonObject phases(WorkerLifecycle.Snapshot life) {
    JsonObject phases = new JsonObject();
    life.phaseMillis()
        .forEach((phase, millis) -> phases.put(phase.name().toLowerCase(Locale.ROOT), millis));
    return phases;
  }
}

package io.dormouse.worker.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.worker.engine.AdmissionGate;
import io.dormouse.worker.model.GpuMemory;
import io.dormouse.worker.model.LoadObserver;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatusDocumentTest {
  @Test
  void gpuThatWasUsedIsShownThoughNothingServes() {
    JsonObject device = device(Optional.of(new GpuMemory(300, 1000)));
    assertThat(device.getString("kind")).isEqualTo("cuda");
    assertThat(device.getLong("usedBytes")).isEqualTo(300);
    assertThat(device.getLong("totalBytes")).isEqualTo(1000);
  }

  @Test
  void withoutAGpuItIsTheMachine() {
    JsonObject device = device(Optional.empty());
    assertThat(device.getString("kind")).isEqualTo("cpu");
    assertThat(device.getLong("usedBytes")).isPositive();
  }

  private static JsonObject device(Optional<GpuMemory> gpu) {
    WorkerLifecycle lifecycle = new WorkerLifecycle(ProcessAge.ofThisProcess());
    AdmissionGate gate = new AdmissionGate(1);
    ModelHost host =
        new ModelHost(
            new ModelHost.Parts(new IdleOpener(gpu), lifecycle, gate),
            _ -> {
              throw new AssertionError("nothing is loaded");
            });
    JsonObject status =
        new StatusDocument(new StatusDocument.Names("model", "exact", "0"), lifecycle, gate, host)
            .now();
    assertThat(status.getString("precision")).isEqualTo("exact");
    return status.getJsonObject("device");
  }

  private record IdleOpener(Optional<GpuMemory> gpuMemory) implements ModelOpener {
    @Override
    public Opened open(LoadObserver observer) {
      throw new AssertionError("nothing is loaded");
    }

    @Override
    public void cancel() {}
  }
}

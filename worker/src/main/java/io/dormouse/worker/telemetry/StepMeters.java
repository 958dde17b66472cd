package io.dormouse.worker.telemetry;

import io.dormouse.worker.lifecycle.EngineObserver;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.util.concurrent.TimeUnit;

/// Every meter of the engine's steps, by name; allocates nothing where one registry records them.
public final class StepMeters implements EngineObserver {
  private static final String BATCH_SIZE = "dormouse.worker.batch.size";
  private static final String BATCH_TIME = "dormouse.worker.batch.time";
  private static final String PREFILL_TIME = "dormouse.worker.step.prefill.time";
  private static final String DECODE_TIME = "dormouse.worker.step.decode.time";
  private static final String DECODE_ROWS = "dormouse.worker.step.decode.rows";

  private final DistributionSummary batchSize;
  private final Timer batchTime;
  private final Timer prefillTime;
  private final Timer decodeTime;
  private final DistributionSummary decodeRows;

  /// Meters in that registry; where it is a composite, in the one that it has already.
  public StepMeters(MeterRegistry registry) {
    MeterRegistry recording = recording(registry);
    this.batchSize = recording.summary(BATCH_SIZE);
    this.batchTime = recording.timer(BATCH_TIME);
    this.prefillTime = recording.timer(PREFILL_TIME);
    this.decodeTime = recording.timer(DECODE_TIME);
    this.decodeRows = recording.summary(DECODE_ROWS);
  }

  /// The only registry of a composite one, whose own meters make an iterator for each record.
  private static MeterRegistry recording(MeterRegistry registry) {
    return registry instanceof CompositeMeterRegistry composite
            && composite.getRegistries().size() == 1
        ? recording(composite.getRegistries().iterator().next())
        : registry;
  }

  @Override
  public void ran(int inputs, long tokens, long nanos) {
    batchSize.record(inputs);
    batchTime.record(nanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public void stepped(int rows, int prefillTokens, long nanos) {
    if (rows == 0) {
      prefillTime.record(nanos, TimeUnit.NANOSECONDS);
    } else {
      decodeTime.record(nanos, TimeUnit.NANOSECONDS);
      decodeRows.record(rows);
    }
  }
}

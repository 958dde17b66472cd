package io.dormouse.worker.telemetry;

import io.dormouse.worker.engine.BatchObserver;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;

/// Every meter of the worker, by name.
public final class WorkerMeters implements BatchObserver {
  private static final String REQUESTS = "dormouse.worker.requests";
  private static final String BATCH_SIZE = "dormouse.worker.batch.size";
  private static final String BATCH_TIME = "dormouse.worker.batch.time";
  private static final String TOKENS = "dormouse.worker.tokens";
  private static final String INPUTS = "dormouse.worker.inputs";
  private static final String QUEUE_TIME = "dormouse.worker.queue.time";
  private static final String INFERENCE_TIME = "dormouse.worker.inference.time";

  private final MeterRegistry registry;
  private final DistributionSummary batchSize;
  private final Timer batchTime;
  private final Counter tokens;
  private final Counter inputs;
  private final Timer queueTime;
  private final Timer inferenceTime;

  /// Meters in that registry.
  public WorkerMeters(MeterRegistry registry) {
    this.registry = registry;
    this.batchSize = registry.summary(BATCH_SIZE);
    this.batchTime = registry.timer(BATCH_TIME);
    this.tokens = registry.counter(TOKENS);
    this.inputs = registry.counter(INPUTS);
    this.queueTime = registry.timer(QUEUE_TIME);
    this.inferenceTime = registry.timer(INFERENCE_TIME);
  }

  @Override
  public void ran(int batchInputs, long batchTokens, long nanos) {
    batchSize.record(batchInputs);
    batchTime.record(nanos, TimeUnit.NANOSECONDS);
  }

  /// A call's inputs became vectors.
  public void embedded(int inputCount, long tokenCount, long queueNanos, long inferenceNanos) {
    inputs.increment(inputCount);
    tokens.increment((double) tokenCount);
    queueTime.record(queueNanos, TimeUnit.NANOSECONDS);
    inferenceTime.record(inferenceNanos, TimeUnit.NANOSECONDS);
  }

  /// An admitted call ended that way: {@code ok}, {@code cancelled}, or an error's code.
  public void ended(String result, long nanos) {
    registry.timer(REQUESTS, "result", result).record(nanos, TimeUnit.NANOSECONDS);
  }

  /// A call was refused before admission.
  public void refused(String code) {
    registry.timer(REQUESTS, "result", code).record(0, TimeUnit.NANOSECONDS);
  }
}

package io.dormouse.worker.telemetry;

import io.dormouse.worker.engine.GenerationTimings;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;

/// Every meter of the worker's calls, by name; those of its steps are {@link StepMeters}.
public final class WorkerMeters {
  private static final String REQUESTS = "dormouse.worker.requests";
  private static final String TOKENS = "dormouse.worker.tokens";
  private static final String INPUTS = "dormouse.worker.inputs";
  private static final String QUEUE_TIME = "dormouse.worker.queue.time";
  private static final String INFERENCE_TIME = "dormouse.worker.inference.time";

  private static final String PROMPT_TOKENS = "dormouse.worker.tokens.prompt";
  private static final String CACHED_TOKENS = "dormouse.worker.tokens.cached";
  private static final String GENERATED_TOKENS = "dormouse.worker.tokens.generated";
  private static final String FIRST_TOKEN_TIME = "dormouse.worker.token.first.time";
  private static final String TOKEN_TIME = "dormouse.worker.token.time";

  private final MeterRegistry registry;
  private final Counter tokens;
  private final Counter inputs;
  private final Timer queueTime;
  private final Timer inferenceTime;
  private final Counter promptTokens;
  private final Counter cachedTokens;
  private final Counter generatedTokens;
  private final Timer firstTokenTime;
  private final Timer tokenTime;

  /// Meters in that registry.
  public WorkerMeters(MeterRegistry registry) {
    this.registry = registry;
    this.tokens = registry.counter(TOKENS);
    this.inputs = registry.counter(INPUTS);
    this.queueTime = registry.timer(QUEUE_TIME);
    this.inferenceTime = registry.timer(INFERENCE_TIME);
    this.promptTokens = registry.counter(PROMPT_TOKENS);
    this.cachedTokens = registry.counter(CACHED_TOKENS);
    this.generatedTokens = registry.counter(GENERATED_TOKENS);
    this.firstTokenTime = registry.timer(FIRST_TOKEN_TIME);
    this.tokenTime = registry.timer(TOKEN_TIME);
  }

  /// An answer to a prompt ended, after that many tokens.
  public void generated(int promptLength, int answerLength, GenerationTimings timings) {
    promptTokens.increment(promptLength);
    cachedTokens.increment(timings.cachedTokens());
    generatedTokens.increment(answerLength);
    queueTime.record(timings.queueNanos(), TimeUnit.NANOSECONDS);
    if (answerLength > 0) {
      firstTokenTime.record(timings.queueNanos() + timings.prefillNanos(), TimeUnit.NANOSECONDS);
    }
    if (answerLength > 1) {
      tokenTime.record(timings.decodeNanos() / (answerLength - 1), TimeUnit.NANOSECONDS);
    }
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

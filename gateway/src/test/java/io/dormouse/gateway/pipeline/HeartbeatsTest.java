package io.dormouse.gateway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.gateway.catalog.ModelRoute;
import io.dormouse.gateway.config.AnswerConfig;
import io.dormouse.gateway.config.ByteSize;
import io.dormouse.gateway.config.HoldConfig;
import io.dormouse.gateway.config.ModelConfig;
import io.dormouse.gateway.config.ModelSource;
import io.dormouse.gateway.http.CutOff;
import io.dormouse.gateway.http.RawHttp2;
import io.dormouse.gateway.pool.HoldRules;
import io.dormouse.gateway.pool.InferencePool;
import io.dormouse.gateway.pool.PoolPolicy;
import io.dormouse.gateway.pool.SilentListener;
import io.dormouse.gateway.pool.WakeBackoff;
import io.dormouse.gateway.pool.WorkerId;
import io.dormouse.gateway.pool.WorkerPlatform;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Calls that get heartbeats for a while, of a model that never comes up, and then fail.
class HeartbeatsTest {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Duration WAKE = Duration.ofMillis(300);
  private static final Duration PATIENCE = Duration.ofMillis(300);
  private static final String BODY = "{\"model\":\"m\",\"stream\":true}";
  private static final int WHOLE_ANSWER = 65_535;

  @TempDir Path folder;
  private DataPortFixture gateway;

  @BeforeEach
  void open() throws Exception {
    var vertx = Vertx.vertx();
    gateway = new DataPortFixture(folder, vertx, List.of(sleeping(vertx)));
  }

  @AfterEach
  void close() throws Exception {
    gateway.close();
  }

  private static ModelRoute sleeping(Vertx vertx) {
    var size = new ByteSize(1 << 20);
    var config =
        new ModelConfig(
            "m",
            new ModelSource.ForeignServer(
                List.of("m"), Optional.empty(), "/", ModelSource.Release.CONCURRENCY),
            Optional.empty(),
            List.of(),
            new ModelConfig.Timing(LONG, WAKE, LONG, LONG, LONG, LONG, LONG, LONG, LONG),
            new HoldConfig(10, 10, size, size, LONG),
            new AnswerConfig(
                LONG,
                PATIENCE,
                LONG,
                Duration.ofMillis(1),
                Duration.ofMillis(20),
                AnswerConfig.Heartbeat.COMMENTS,
                Optional.of(true)),
            Optional.empty(),
            1);
    var policy = new PoolPolicy(LONG, LONG, LONG, LONG, LONG, new WakeBackoff(LONG, LONG, 0, 0), 1);
    var ports =
        new InferencePool.Ports(
            new NeverReady(),
            Runnable::run,
            (delay, task) -> {
              long timer = vertx.setTimer(Math.max(1, delay.toMillis()), _ -> task.run());
              return () -> vertx.cancelTimer(timer);
            },
            InstantSource.system(),
            new SilentListener());
    return new ModelRoute(config, new InferencePool("m", policy, HoldRules.ofCalls(10), ports));
  }

  private static final class NeverReady implements WorkerPlatform {
    @Override
    public void start(WorkerId id, Listener listener) {}

    @Override
    public void drain(WorkerId id) {}

    @Override
    public void resume(WorkerId id) {}

    @Override
    public void examine(WorkerId id) {}

    @Override
    public void stop(WorkerId id, Duration grace) {}
  }

  private RawHttp2 call(int window) throws Exception {
    return RawHttp2.connect(gateway.vertx, gateway.number, window)
        .post(1, "/v1/chat/completions")
        .end(1, BODY);
  }

  private String recorded() throws InterruptedException {
    return Objects.requireNonNull(gateway.records.poll(10, TimeUnit.SECONDS)).code();
  }

  @Test
  void aClientThatTakesNothingAfterTheFirstSignOfLifeIsCutOffOnceItsCallFailed() throws Exception {
    var client = call(1);
    assertThat(client.next(RawHttp2.DATA, 1).text()).isEqualTo(":");
    assertThat(recorded()).isEqualTo("wake_timeout");

    assertThat(client.next(RawHttp2.RST_STREAM, 1).errorCode()).isEqualTo(CutOff.CANCEL);
  }

  @Test
  void aClientThatTakesItAllGetsTheErrorAndAnEnd() throws Exception {
    var client = call(WHOLE_ANSWER);
    var text = new StringBuilder();
    while (!text.toString().endsWith("data: [DONE]\n\n")) {
      text.append(client.next(RawHttp2.DATA, 1).text());
    }
    assertThat(text).startsWith(": dormouse phase=").contains("\"code\":\"wake_timeout\"");
    assertThat(recorded()).isEqualTo("wake_timeout");
  }
}

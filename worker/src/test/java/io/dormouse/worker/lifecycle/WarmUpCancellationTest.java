package io.dormouse.worker.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.worker.WorkerFixture;
import io.dormouse.worker.config.WorkerArguments;
import io.dormouse.worker.config.WorkerOptions;
import io.dormouse.worker.model.LoadException;
import io.dormouse.worker.model.LoadObserver;
import io.dormouse.worker.model.ModelLoader;
import io.dormouse.worker.model.gguf.GgufTensorType;
import io.dormouse.worker.model.gguf.RandomLlama;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class WarmUpCancellationTest {
  private static final int RUNS = 2;

  @TempDir Path folder;

  /// Opens another's model; its first warm-up is held after so many runs until it is not wanted.
  private static final class Held implements ModelOpener {
    private final ModelOpener inner;
    private final AtomicInteger asked = new AtomicInteger();
    private final CountDownLatch reached = new CountDownLatch(1);

    Held(ModelOpener inner) {
      this.inner = inner;
    }

    @Override
    public Opened open(LoadObserver observer) throws LoadException {
      Opened opened = inner.open(observer);
      return new Opened() {
        @Override
        public Served serve(BooleanSupplier wanted) {
          return opened.serve(reached.getCount() > 0 ? () -> ask(wanted) : wanted);
        }

        @Override
        public void close() {
          opened.close();
        }
      };
    }

    private boolean ask(BooleanSupplier wanted) {
      if (asked.incrementAndGet() > RUNS) {
        reached.countDown();
        while (wanted.getAsBoolean()) {
          Thread.onSpinWait();
        }
      }
      return wanted.getAsBoolean();
    }

    @Override
    public void cancel() {
      inner.cancel();
    }
  }

  @Test
  void releaseEndsAFullWarmUpOfALanguageModelBetweenTwoRuns() throws Exception {
    Path file = RandomLlama.of(GgufTensorType.Q4_0, 3).write(folder.resolve("random.gguf"));
    List<String> arguments =
        List.of(
            "--model",
            "random",
            "--path",
            file.toString(),
            "--warmup",
            "full",
            "--ort-home",
            WorkerFixture.DIST.resolve("ort").toString());
    WorkerOptions options =
        WorkerArguments.parse(
            arguments, Map.of("DORMOUSE_HOME", folder.resolve("home").toString()));
    assertReleasedWithin(
        options,
        new LanguageOpener(
            options.language().source(),
            options.source().tokenizer().cache(),
            options.warmUp(),
            options.language().limits(),
            (rows, prefillTokens, nanos) -> {}));
  }

  @Test
  void releaseEndsAFullWarmUpOfAnEmbeddingModelBetweenTwoRuns() throws Exception {
    WorkerOptions options = WorkerFixture.options(Map.of(), "--warmup", "full");
    assertReleasedWithin(
        options,
        new EmbeddingOpener(
            new ModelLoader(options.source()),
            options.warmUp(),
            options.serving().limits(),
            (inputs, tokens, nanos) -> {}));
  }

  private static void assertReleasedWithin(WorkerOptions options, ModelOpener opener)
      throws Exception {
    Held held = new Held(opener);
    try (WorkerFixture worker = new WorkerFixture(options, held)) {
      held.reached.await();
      assertThat(worker.lifecycle.state()).isInstanceOf(WorkerState.Warming.class);
      HttpResponse<String> answer = worker.command("release");
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(new JsonObject(answer.body()).getString("phase")).isEqualTo("released");
      assertThat(held.asked).hasValue(RUNS + 1);
      assertThat(worker.command("load").statusCode()).isEqualTo(202);
      worker.awaitReady();
      assertThat(worker.command("release").statusCode()).isEqualTo(200);
    }
  }
}

package io.dormouse.worker.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dormouse.worker.WorkerFixture;
import io.dormouse.worker.engine.TokenSequence;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TextTokenizerTest {
  @Test
  void closingWaitsForTheTextInsideAndLaterTextsAreRefused() throws Exception {
    TextTokenizer tokenizer = load(8, true);
    CountDownLatch started = new CountDownLatch(1);
    FutureTask<TokenSequence> encoding =
        new FutureTask<>(() -> {
          started.countDown();
          return tokenizer.encode("a ".repeat(50_000));
        });
    tokenizer.encode("a");
    Thread.ofPlatform().daemon(true).start(encoding);
    assertThat(started.await(10, TimeUnit.SECONDS)).isTrue();
    tokenizer.close();
    tokenizer.close();
    assertThatThrownBy(() -> tokenizer.encode("a")).isInstanceOf(IllegalStateException.class);
    // inside before the close, or refused after it: the process lives either way
    assertThat(encoding)
        .satisfiesAnyOf(
            task -> assertThat(task.get(10, TimeUnit.SECONDS).length()).isEqualTo(8),
            task ->
                assertThatThrownBy(() -> task.get(10, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(IllegalStateException.class));
  }

  private static TextTokenizer load(int maxTokens, boolean truncate) throws Exception {
    return TextTokenizer.load(
        WorkerFixture.MODEL.resolve("tokenizer.json"),
        WorkerFixture.HOME.resolve("cache"),
        maxTokens,
        truncate);
  }
}

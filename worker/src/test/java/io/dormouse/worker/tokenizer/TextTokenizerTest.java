package io.dormouse.worker.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dormouse.worker.WorkerFixture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TextTokenizerTest {
  @Test
  void closingWaitsForTheTextsInsideAndLaterOnesAreRefused() throws Exception {
    TextTokenizer tokenizer = load(8, true);
    CountDownLatch encoded = new CountDownLatch(20);
    FutureTask<Void> encoding =
        new FutureTask<>(() -> {
          while (true) {
            tokenizer.encode("a ".repeat(4000));
            encoded.countDown();
          }
        });
    Thread.ofPlatform().daemon(true).start(encoding);
    assertThat(encoded.await(30, TimeUnit.SECONDS)).isTrue();
    tokenizer.close();
    tokenizer.close();
    assertThatThrownBy(() -> encoding.get(30, TimeUnit.SECONDS))
        .hasCauseInstanceOf(IllegalStateException.class);
  }

  @Test
  void textFarBeyondTheLimitIsRefusedByItsStart() throws Exception {
    try (TextTokenizer tokenizer = load(64, false)) {
      assertThatThrownBy(() -> tokenizer.encode("a ".repeat(4_000_000)))
          .isInstanceOf(TokenizationException.class)
          .hasMessageContaining("at most 64 tokens, but an input has at least 3970");
      assertThatThrownBy(() -> tokenizer.encode("a ".repeat(100)))
          .hasMessageContaining("at most 64 tokens, but an input has 102");
    }
  }

  @Test
  void longTextOfFewTokensIsTaken() throws Exception {
    try (TextTokenizer tokenizer = load(64, false)) {
      long[] spaced = tokenizer.encode("a" + " ".repeat(30_000) + "b").ids();
      assertThat(spaced).isEqualTo(tokenizer.encode("a b").ids());
      assertThat(tokenizer.encode("a".repeat(30_000)).length()).isEqualTo(3);
    }
  }

  @Test
  void longTextIsCutToTheSameTokensAsItsStart() throws Exception {
    try (TextTokenizer tokenizer = load(64, true)) {
      long[] cut = tokenizer.encode("mouse and cat ".repeat(300_000)).ids();
      assertThat(cut).isEqualTo(tokenizer.encode("mouse and cat ".repeat(100)).ids()).hasSize(64);
      String late = " ".repeat(20_000) + "mouse and cat ".repeat(300_000);
      assertThat(tokenizer.encode(late).ids()).isEqualTo(cut);
    }
  }

  private static TextTokenizer load(int maxTokens, boolean truncate) throws Exception {
    return TextTokenizer.load(
        WorkerFixture.MODEL.resolve("tokenizer.json"),
        WorkerFixture.HOME.resolve("cache"),
        maxTokens,
        truncate);
  }
}

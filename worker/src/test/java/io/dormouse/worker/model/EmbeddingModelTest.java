package io.dormouse.worker.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dormouse.worker.WorkerFixture;
import io.dormouse.worker.engine.TokenSequence;
import io.dormouse.worker.tokenizer.TokenizationException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class EmbeddingModelTest {
  /// Made with Python's onnxruntime 1.32.0 and tokenizers 0.23.3 from the same files, mean pooled
  /// and normalised.
  private static final float[] GOLDEN = {
    0.0401057f, -0.02828577f, 0.005393945f, 0.04587813f, -0.01168875f, 0.001962924f,
    -0.01668096f, -0.1037661f, 0.08914862f, 0.006935299f, -0.07505357f, -0.03443378f
  };

  private static final float TOLERANCE = 1e-5f;

  private static LoadedModel model;
  private static final AtomicLong FOUND = new AtomicLong();
  private static final AtomicLong READ = new AtomicLong();

  @BeforeAll
  static void load() throws Exception {
    ModelLoader loader = new ModelLoader(WorkerFixture.options(Map.of()).source());
    model =
        loader.load(
            new LoadObserver() {
              @Override
              public void found(long totalBytes) {
                FOUND.set(totalBytes);
              }

              @Override
              public void read(long bytes) {
                READ.set(bytes);
              }
            });
  }

  @AfterAll
  static void close() {
    model.runner().close();
    model.tokenizer().close();
  }

  @Test
  void everyByteOfTheFileIsCounted() {
    assertThat(FOUND).hasValueGreaterThan(90_000_000);
    assertThat(READ).hasValue(FOUND.get());
  }

  @Test
  void tokensAreThoseOfTheReference() throws Exception {
    assertThat(model.tokenizer().encode("The dormouse sleeps until someone calls it.").ids())
        .containsExactly(101, 1996, 19568, 15441, 25126, 2127, 2619, 4455, 2009, 1012, 102);
  }

  @Test
  void vectorIsThatOfTheReference() throws Exception {
    float[] vector = embed("The dormouse sleeps until someone calls it.");
    assertThat(vector).hasSize(384);
    for (int i = 0; i < GOLDEN.length; i++) {
      assertThat(vector[i]).isCloseTo(GOLDEN[i], within(TOLERANCE));
    }
    assertThat(dot(vector, vector)).isCloseTo(1.0, within(1e-5));
  }

  @Test
  void sentencesOfLikeMeaningAreNearerThanOthers() throws Exception {
    float[] eating = embed("A man is eating food.");
    assertThat(dot(eating, embed("A man is eating a piece of bread."))).isBetween(0.75, 0.76);
    assertThat(dot(eating, embed("A plane is taking off."))).isLessThan(0.1);
    assertThat(dot(embed("How old are you?"), embed("What is your age?"))).isBetween(0.76, 0.77);
  }

  @Test
  void vectorDoesNotDependOnTheBatchItRanIn() throws Exception {
    List<TokenSequence> batch = new ArrayList<>();
    for (int words : new int[] {1, 200, 3, 60, 17, 120}) {
      batch.add(model.tokenizer().encode("mouse ".repeat(words) + "sleeps"));
    }
    List<float[]> together = model.runner().run(batch);
    for (int i = 0; i < batch.size(); i++) {
      float[] alone = model.runner().run(List.of(batch.get(i))).getFirst();
      assertThat(together.get(i)).containsExactly(alone, within(TOLERANCE));
    }
  }

  @Test
  void longerThanTheFilesOwnTruncationIsEmbeddedWhole() throws Exception {
    assertThat(model.tokenizer().encode("mouse ".repeat(300)).length()).isEqualTo(302);
  }

  @Test
  void tooLongTextIsRefusedWithBothNumbers() {
    assertThat(
            org.assertj.core.api.Assertions.catchThrowableOfType(
                TokenizationException.class, () -> model.tokenizer().encode("mouse ".repeat(600))))
        .hasMessageContaining("512")
        .hasMessageContaining("602");
  }

  @Test
  void tooLongTextIsCutWhereThatIsAskedFor() throws Exception {
    LoadedModel cutting =
        new ModelLoader(WorkerFixture.options(Map.of(), "--truncate", "--max-tokens", "8").source())
            .load(new IgnoredProgress());
    long[] ids = cutting.tokenizer().encode("mouse ".repeat(600)).ids();
    assertThat(ids).hasSize(8).startsWith(101).endsWith(102);
    cutting.runner().close();
    cutting.tokenizer().close();
  }

  private static float[] embed(String text) throws TokenizationException {
    return model.runner().run(List.of(model.tokenizer().encode(text))).getFirst();
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }
}

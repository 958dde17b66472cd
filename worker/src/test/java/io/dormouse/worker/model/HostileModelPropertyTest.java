package io.dormouse.worker.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.worker.model.gguf.FileDamage;
import io.dormouse.worker.model.gguf.GgufException;
import io.dormouse.worker.model.gguf.GgufFile;
import io.dormouse.worker.model.gguf.GgufTensorType;
import io.dormouse.worker.model.gguf.RandomLlama;
import io.dormouse.worker.model.graph.GgufDescription;
import io.dormouse.worker.model.graph.ModelFamilies;
import io.dormouse.worker.model.graph.UnsupportedModelException;
import io.dormouse.worker.model.weights.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/// Damages a model's file where its sizes are said and loads it all the way: it answers, or ends in
/// a typed error.
class HostileModelPropertyTest {
  private static final int MOST_LOADS = 40;
  private static final RandomLlama.Sizes TINY = new RandomLlama.Sizes(1, 64, 64, 2, 1, 32, 64);

  private static byte[] valid = new byte[0];
  private static Path folder = Path.of("");
  private static int loads;
  private static int answered;

  @BeforeContainer
  static void writeValid() throws IOException {
    valid =
        new RandomLlama(TINY, GgufTensorType.Q4_1, GgufTensorType.Q8_0, true, 3).writer().bytes();
    folder = Files.createTempDirectory("hostile");
  }

  @AfterContainer
  static void checkThatManyWereLoaded() throws IOException {
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
    assertThat(answered).isGreaterThan(MOST_LOADS / 4);
  }

  @Provide
  Arbitrary<List<FileDamage>> damage() {
    return FileDamage.within(8_192);
  }

  @Property(tries = 2_000)
  void whatPassesInspectionAnswersOrEndsInATypedError(@ForAll("damage") List<FileDamage> all)
      throws IOException {
    Path file = folder.resolve("model.gguf");
    Files.write(file, FileDamage.done(valid, all));
    if (loads == MOST_LOADS || !passes(file)) {
      return;
    }
    loads++;
    LanguageSource source =
        LanguageFixture.source(file, folder.resolve("weights"), Precision.FAST, 2, 64);
    try (LanguageRunner runner =
        new LanguageModelLoader(source).load(new IgnoredProgress()).runner()) {
      runner.prefill(0, new int[2], 0, Math.min(2, runner.capacity()), 0);
      runner.logits(0, new float[runner.vocabulary()]);
      answered++;
    } catch (LoadException e) {
      assertThat(e.code()).isNotEqualTo("load_failed").isNotBlank();
    }
  }

  private static boolean passes(Path path) {
    try (GgufFile file = GgufFile.open(path)) {
      return ModelFamilies.of(new GgufDescription(file)).shape().layers() > 0;
    } catch (GgufException | UnsupportedModelException e) {
      return false;
    }
  }
}

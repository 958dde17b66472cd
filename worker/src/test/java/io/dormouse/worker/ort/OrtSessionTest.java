package io.dormouse.worker.ort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dormouse.worker.WorkerFixture;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class OrtSessionTest {
  private static final SessionSettings SETTINGS =
      new SessionSettings(1, GraphOptimization.ALL, Map.of(), Optional.empty(), Optional.empty());
  private static final Path MODEL = WorkerFixture.MODEL.resolve("model.onnx");

  private static OrtEnvironment environment;
  private static OrtSession session;

  @BeforeAll
  static void open() {
    environment = OrtEnvironment.open(WorkerFixture.LIBRARY);
    session = environment.openSession(MODEL, SETTINGS);
  }

  @AfterAll
  static void close() {
    session.close();
    environment.close();
  }

  @Test
  void libraryTellsItsVersionAndProviders() {
    assertThat(environment.version()).startsWith("1.");
    assertThat(environment.availableProviders()).contains("CPUExecutionProvider");
  }

  @Test
  void sessionTellsItsInputsAndOutputs() {
    assertThat(session.inputs())
        .extracting(TensorInfo::name)
        .containsExactlyInAnyOrder("input_ids", "attention_mask", "token_type_ids");
    assertThat(session.outputs())
        .containsExactly(
            new TensorInfo("last_hidden_state", ElementType.FLOAT, List.of(-1L, -1L, 384L)));
  }

  @Test
  void boundBuffersAreReadAndFilledAgainAtEachRun() {
    try (Bound bound = new Bound(1, 4)) {
      bound.ids().put(0, new long[] {101, 7592, 2088, 102});
      session.run(bound.binding);
      float first = bound.states().get(0);
      bound.ids().put(0, new long[] {101, 2088, 7592, 102});
      session.run(bound.binding);
      float second = bound.states().get(0);
      bound.ids().put(0, new long[] {101, 7592, 2088, 102});
      session.run(bound.binding);
      assertThat(second).isNotEqualTo(first);
      assertThat(bound.states().get(0)).isEqualTo(first);
    }
  }

  @Test
  void missingModelIsAnErrorWithOrtsMessage() {
    OrtException error =
        catchThrowableOfType(
            OrtException.class,
            () -> environment.openSession(Path.of("target", "no-such.onnx"), SETTINGS));
    assertThat(error.code()).isEqualTo(OrtErrorCode.NO_SUCH_FILE);
    assertThat(error).hasMessageContaining("no-such.onnx");
  }

  @Test
  void tokenIdOutOfTheVocabularyIsAnErrorOfTheRun() {
    try (Bound bound = new Bound(1, 1)) {
      bound.ids().put(0, 9_999_999);
      assertThatThrownBy(() -> session.run(bound.binding))
          .isInstanceOf(OrtException.class)
          .hasMessageContaining("out of");
    }
  }

  @Test
  void unknownNameIsAnErrorOfTheBinding() {
    try (OrtMemory memory = new OrtMemory();
        OrtBinding binding = session.newBinding()) {
      memory.ensure(8);
      try (OrtTensor tensor = environment.tensor(memory, ElementType.INT64, 1, 1)) {
        assertThatThrownBy(() -> binding.bindInput("no_such_input", tensor))
            .isInstanceOf(OrtException.class)
            .hasMessageContaining("no_such_input");
      }
    }
  }

  @Test
  void shapeLargerThanItsMemoryIsRefused() {
    try (OrtMemory memory = new OrtMemory()) {
      memory.ensure(8);
      assertThatThrownBy(() -> environment.tensor(memory, ElementType.INT64, 2, 1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("16");
      assertThatThrownBy(() -> environment.tensor(memory, ElementType.INT64, -1))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void fileThatIsNoOnnxRuntimeIsUnusable() {
    for (Path file : List.of(Path.of("target/no-such.so"), Path.of("/proc/self/exe"))) {
      OrtException error =
          catchThrowableOfType(OrtException.class, () -> OrtEnvironment.open(file));
      assertThat(error.code()).isEqualTo(OrtErrorCode.LIBRARY_UNUSABLE);
    }
  }

  @Test
  void missingLibrariesAreNamed() {
    assertThat(SharedLibraries.missing(List.of("libc.so.6", "libno-such.so.1")))
        .containsExactly("libno-such.so.1");
    assertThat(ElfNeeded.of(WorkerFixture.LIBRARY)).contains("libc.so.6", "libm.so.6");
    assertThat(SharedLibraries.missingFor(WorkerFixture.LIBRARY)).isEmpty();
    assertThat(ElfNeeded.of(WorkerFixture.MODEL.resolve("tokenizer.json"))).isEmpty();
  }

  /// The demo model's tensors for one shape, bound; mask is all ones, types all zeros.
  private static final class Bound implements AutoCloseable {
    private final OrtMemory ids = new OrtMemory();
    private final OrtMemory mask = new OrtMemory();
    private final OrtMemory types = new OrtMemory();
    private final OrtMemory states = new OrtMemory();
    private final List<OrtTensor> tensors;
    final OrtBinding binding = session.newBinding();

    Bound(int rows, int columns) {
      long bytes = 8L * rows * columns;
      List.of(ids, mask, types).forEach(memory -> memory.ensure(bytes));
      states.ensure(4L * rows * columns * 384);
      for (int i = 0; i < rows * columns; i++) {
        mask.asLongs().put(i, 1);
        types.asLongs().put(i, 0);
      }
      tensors =
          List.of(
              environment.tensor(ids, ElementType.INT64, rows, columns),
              environment.tensor(mask, ElementType.INT64, rows, columns),
              environment.tensor(types, ElementType.INT64, rows, columns),
              environment.tensor(states, ElementType.FLOAT, rows, columns, 384));
      binding.bindInput("input_ids", tensors.get(0));
      binding.bindInput("attention_mask", tensors.get(1));
      binding.bindInput("token_type_ids", tensors.get(2));
      binding.bindOutput("last_hidden_state", tensors.get(3));
    }

    LongBuffer ids() {
      return ids.asLongs();
    }

    FloatBuffer states() {
      return states.asFloats();
    }

    @Override
    public void close() {
      binding.close();
      tensors.forEach(OrtTensor::close);
      List.of(ids, mask, types, states).forEach(OrtMemory::close);
    }
  }
}

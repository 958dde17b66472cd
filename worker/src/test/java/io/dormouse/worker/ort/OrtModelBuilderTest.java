package io.dormouse.worker.ort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dormouse.worker.WorkerFixture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OrtModelBuilderTest {
  private static final SessionSettings SETTINGS =
      new SessionSettings(1, GraphOptimization.ALL, Map.of(), Optional.empty(), Optional.empty());
  private static final Map<String, Integer> OPSETS = Map.of("", 21, "com.microsoft", 1);
  private static final int WIDTH = 32;

  private static OrtEnvironment environment;

  @BeforeAll
  static void open() {
    environment = OrtEnvironment.open(WorkerFixture.LIBRARY);
  }

  @AfterAll
  static void close() {
    environment.close();
  }

  @Test
  void builtModelReadsConstantsWhereTheyAreAndTellsItsTensors() {
    try (OrtBlock constants = constants();
        OrtModelBuilder builder = gainModel(constants, "Mul");
        OrtSession session = builder.open(OPSETS, SETTINGS, new LoadCancellation())) {
      assertThat(session.inputs())
          .containsExactly(new TensorInfo("x", ElementType.FLOAT, List.of(-1L, (long) WIDTH)));
      assertThat(run(session, 3)).startsWith(0f, 3f, 6f).endsWith(93f);
    }
  }

  @Test
  void unknownOperatorIsAnErrorWithItsName() {
    try (OrtBlock constants = constants();
        OrtModelBuilder builder = gainModel(constants, "NoSuchOperator")) {
      assertThatThrownBy(() -> builder.open(OPSETS, SETTINGS, new LoadCancellation()))
          .isInstanceOf(OrtException.class)
          .hasMessageContaining("NoSuchOperator");
    }
  }

  @Test
  void cancelledLoadMakesNoSession() {
    LoadCancellation cancellation = new LoadCancellation();
    cancellation.cancel();
    try (OrtBlock constants = constants();
        OrtModelBuilder builder = gainModel(constants, "Mul")) {
      OrtException error =
          catchThrowableOfType(
              OrtException.class, () -> builder.open(OPSETS, SETTINGS, cancellation));
      assertThat(error.code()).isEqualTo(OrtErrorCode.MODEL_LOAD_CANCELED);
    }
  }

  @Test
  void timesOfOperatorsAreWrittenWhereTheyAreAskedFor(@TempDir Path folder) throws Exception {
    SessionSettings profiled =
        new SessionSettings(
            1,
            GraphOptimization.ALL,
            Map.of(),
            Optional.empty(),
            Optional.of(folder.resolve("times")));
    try (OrtBlock constants = constants();
        OrtModelBuilder builder = gainModel(constants, "Mul");
        OrtSession session = builder.open(OPSETS, profiled, new LoadCancellation())) {
      assertThat(run(session, 3)).hasSize(WIDTH);
    }
    try (Stream<Path> files = Files.list(folder)) {
      String times = Files.readString(files.findFirst().orElseThrow());
      assertThat(times).contains("model_run", "Mul");
    }
  }

  @Test
  void constantOutsideItsBlockIsRefused() {
    try (OrtBlock constants = constants();
        OrtModelBuilder builder = environment.newModel()) {
      assertThatThrownBy(() -> builder.constant("c", constants, 64, ElementType.FLOAT, WIDTH))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  @Test
  void runMayGiveTheArenaBack() {
    try (OrtBlock constants = constants();
        OrtModelBuilder builder = gainModel(constants, "Mul");
        OrtSession session = builder.open(OPSETS, SETTINGS, new LoadCancellation());
        OrtRunOptions options = environment.shrinkingArena();
        OrtBlock memory = OrtBlock.allocate(2L * Float.BYTES * WIDTH);
        OrtTensor in = environment.tensor(memory, 0, ElementType.FLOAT, 1, WIDTH);
        OrtTensor out = environment.tensor(memory, 4L * WIDTH, ElementType.FLOAT, 1, WIDTH);
        OrtBinding binding = session.newBinding()) {
      memory.putFloats(4, new float[] {5});
      binding.bindInput("x", in);
      binding.bindOutput("y", out);
      session.run(binding, options);
      float[] values = new float[2];
      memory.getFloats(4L * WIDTH, values);
      assertThat(values).containsExactly(0f, 5f);
    }
  }

  /// Each column of x times its number: the constant is 0, 1, 2, …
  private static OrtModelBuilder gainModel(OrtBlock constants, String operator) {
    OrtModelBuilder builder = environment.newModel();
    builder.input("x", ElementType.FLOAT, List.of("rows", Integer.toString(WIDTH)));
    builder.output("y", ElementType.FLOAT, List.of("rows", Integer.toString(WIDTH)));
    builder.constant("gains", constants, 0, ElementType.FLOAT, WIDTH);
    builder.node(operator, "", List.of("x", "gains"), List.of("y"), Map.of());
    return builder;
  }

  private static OrtBlock constants() {
    OrtBlock block = OrtBlock.allocate((long) Float.BYTES * WIDTH);
    for (int i = 0; i < WIDTH; i++) {
      block.putFloats((long) Float.BYTES * i, new float[] {i});
    }
    return block;
  }

  private static float[] run(OrtSession session, float value) {
    try (OrtBlock memory = OrtBlock.allocate(2L * Float.BYTES * WIDTH);
        OrtTensor in = environment.tensor(memory, 0, ElementType.FLOAT, 1, WIDTH);
        OrtTensor out =
            environment.tensor(memory, (long) Float.BYTES * WIDTH, ElementType.FLOAT, 1, WIDTH);
        OrtBinding binding = session.newBinding()) {
      for (int i = 0; i < WIDTH; i++) {
        memory.putFloats((long) Float.BYTES * i, new float[] {value});
      }
      binding.bindInput("x", in);
      binding.bindOutput("y", out);
      session.run(binding);
      float[] result = new float[WIDTH];
      memory.getFloats((long) Float.BYTES * WIDTH, result);
      return result;
    }
  }
}

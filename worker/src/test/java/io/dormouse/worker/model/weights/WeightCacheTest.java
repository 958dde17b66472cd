package io.dormouse.worker.model.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.dormouse.worker.model.gguf.GgufException;
import io.dormouse.worker.model.gguf.GgufFile;
import io.dormouse.worker.model.gguf.GgufTensor;
import io.dormouse.worker.model.gguf.GgufTensorType;
import io.dormouse.worker.model.gguf.GgufWriter;
import io.dormouse.worker.model.gguf.RandomTensors;
import io.dormouse.worker.model.weights.StoredWeight.Blocked;
import io.dormouse.worker.model.weights.StoredWeight.Dense;
import io.dormouse.worker.model.weights.StoredWeight.Turned;
import io.dormouse.worker.model.weights.WeightPlan.Request;
import io.dormouse.worker.ort.ElementType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class WeightCacheTest {
  static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Set<GgufTensorType> ROUNDED = EnumSet.of(GgufTensorType.Q4_1);
  private static final int EXACT = 0;
  static final WeightPlan PLAN =
      new WeightPlan(
          List.of(
              new Request.Embedding("embedding", "tokens"),
              new Request.Vector("norm", "gains"),
              new Request.Linear("fused", List.of("a", "b")),
              new Request.Linear("head", List.of("tokens"))));

  @TempDir Path folder;

  private Path model(GgufTensorType type, int rows) throws IOException {
    return model(folder, type, rows);
  }

  static Path model(Path folder, GgufTensorType type, int rows) throws IOException {
    RandomTensors random = new RandomTensors(rows);
    int inner = fusedColumns(type);
    return new GgufWriter(3)
        .tensor("tokens", type, random.bytes(type, rows * 256), rows, 256)
        .tensor("gains", GgufTensorType.F32, random.bytes(GgufTensorType.F32, 256), 256)
        .tensor("a", type, random.bytes(type, 40 * inner), 40, inner)
        .tensor("b", type, random.bytes(type, 24 * inner), 24, inner)
        .write(folder.resolve("model.gguf"));
  }

  /// Some that are no multiple of 64, where a type can have them.
  private static int fusedColumns(GgufTensorType type) {
    return type.blockElements() > 32 ? 512 : 480;
  }

  private WeightCache cache() {
    return cache(WholeNumbers.UNSIGNED);
  }

  private WeightCache cache(WholeNumbers numbers) {
    return cache(folder, numbers);
  }

  /// A cache in a folder of that one, at {@link #NOW}.
  static WeightCache cache(Path folder, WholeNumbers numbers) {
    return new WeightCache(
        folder.resolve("cache"), CacheLimits.DEFAULT, InstantSource.fixed(NOW), numbers);
  }

  static WeightFile obtain(WeightCache cache, Path model, Arithmetic arithmetic)
      throws GgufException, WeightException {
    try (GgufFile file = GgufFile.open(model)) {
      return cache.obtain(file, PLAN, arithmetic, (_, _) -> {});
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = GgufTensorType.class,
      names = {"F32", "F16", "BF16", "Q8_0", "Q5_0", "Q4_0", "Q4_1", "Q4_K", "Q6_K"})
  void everyTypeKeepsTheFilesNumbersInBothPrecisionsOfTheCpu(GgufTensorType type) throws Exception {
    int rows = 2 * RowRange.MAX_ELEMENTS / 256 + 7;
    Path model = model(type, rows);
    for (WholeNumbers numbers : WholeNumbers.values()) {
      assertNumbersAreKept(type, model, Arithmetic.FAST, numbers);
    }
    assertNumbersAreKept(type, model, Arithmetic.EXACT, WholeNumbers.UNSIGNED);
  }

  private void assertNumbersAreKept(
      GgufTensorType type, Path model, Arithmetic arithmetic, WholeNumbers numbers)
      throws Exception {
    WeightFile weights = obtain(cache(numbers), model, arithmetic);
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(weights.path()));
    bytes.order(ByteOrder.LITTLE_ENDIAN);
    try (GgufFile file = GgufFile.open(model)) {
      float[] tokens = decoded(file, "tokens");
      boolean rounded = arithmetic == Arithmetic.FAST && ROUNDED.contains(type);
      assertSame(tokens, restored(bytes, weights.weight("embedding"), false), EXACT);
      assertSame(decoded(file, "gains"), restored(bytes, weights.weight("norm"), false), EXACT);
      assertLinear(tokens, bytes, weights.weight("head"), 0, 256, rounded);
      StoredWeight fused = weights.weight("fused");
      int inner = fusedColumns(type);
      assertLinear(decoded(file, "a"), bytes, fused, 0, inner, rounded);
      assertLinear(decoded(file, "b"), bytes, fused, 40, inner, rounded);
    }
  }

  private static void assertLinear(
      float[] rows,
      ByteBuffer bytes,
      StoredWeight weight,
      int firstRow,
      int columns,
      boolean rounded) {
    int from = firstRow * columns;
    float[] actual = Arrays.copyOfRange(restored(bytes, weight, true), from, from + rows.length);
    if (weight instanceof Turned) {
      float[] turned = rows.clone();
      Hadamard.turn(turned, 0, turned.length);
      assertSame(turned, actual, columns);
    } else {
      assertSame(rows, actual, rounded ? 32 : EXACT);
    }
  }

  private static float[] decoded(GgufFile file, String name) throws GgufException {
    GgufTensor tensor = file.requiredTensor(name);
    byte[] source = new byte[(int) tensor.bytes()];
    file.read(tensor, 0, source, source.length);
    float[] elements = new float[(int) tensor.elements()];
    TensorEncoding.of(tensor)
        .decode(source, 0, source.length / tensor.type().blockBytes(), elements, 0);
    return elements;
  }

  /// @param sharing neighbours that share a scale by which they are rounded
  private static void assertSame(float[] expected, float[] actual, int sharing) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      float allowed = sharing == EXACT ? 1e-6f : halfStep(expected, i / sharing * sharing, sharing);
      if (Math.abs(actual[i] - expected[i]) > allowed) {
        assertThat(actual[i]).describedAs("element %d", i).isCloseTo(expected[i], within(allowed));
      }
    }
  }

  private static float halfStep(float[] elements, int first, int sharing) {
    float largest = 0;
    for (int i = first; i < first + sharing; i++) {
      largest = Math.max(largest, Math.abs(elements[i]));
    }
    return largest / 254 * 1.0001f;
  }

  private static float[] restored(ByteBuffer file, StoredWeight weight, boolean linear) {
    return switch (weight) {
      case Dense(StoredTensor values) when linear -> transposed(file, values);
      case Dense(StoredTensor values) -> floats(file, values);
      case Blocked blocked -> unpacked(file, blocked, linear);
      case Turned turned -> turnedRows(file, turned);
    };
  }

  private static float[] turnedRows(ByteBuffer file, Turned weight) {
    float[] scales = floats(file, weight.scales());
    int columns = (int) (long) weight.values().shape().getFirst();
    int rows = (int) (long) weight.values().shape().getLast();
    assertThat(weight.scales().shape()).containsExactly(1L, (long) rows);
    float[] result = new float[rows * columns];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        byte stored = file.get((int) weight.values().offset() + column * rows + row);
        int value = weight.values().type() == ElementType.INT8 ? stored : (stored & 0xff) - 128;
        result[row * columns + column] = value * scales[row];
      }
    }
    return result;
  }

  private static float[] floats(ByteBuffer file, StoredTensor tensor) {
    float[] values = new float[(int) tensor.bytes() / 4];
    file.slice((int) tensor.offset(), (int) tensor.bytes())
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .get(values);
    return values;
  }

  private static float[] transposed(ByteBuffer file, StoredTensor tensor) {
    float[] values = floats(file, tensor);
    int columns = (int) (long) tensor.shape().get(0);
    int rows = (int) (long) tensor.shape().get(1);
    float[] result = new float[values.length];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        result[row * columns + column] = values[column * rows + row];
      }
    }
    return result;
  }

  private static float[] unpacked(ByteBuffer file, Blocked weight, boolean linear) {
    assertThat(weight.values().shape()).hasSize(linear ? 3 : 2);
    float[] scales = floats(file, weight.scales());
    float[] corrections =
        weight.correction().map(tensor -> transposed(file, tensor)).orElse(new float[0]);
    float[] result = new float[(int) weight.values().bytes() * 8 / weight.bits()];
    for (int i = 0; i < result.length; i++) {
      int stored = file.get((int) weight.values().offset() + i * weight.bits() / 8) & 0xff;
      int value = weight.bits() == 8 ? stored - 128 : ((stored >> (i % 2 * 4)) & 0x0f) - 8;
      float correction = corrections.length == 0 ? 0 : corrections[i / 32];
      result[i] = scales[i / weight.blockSize()] * value + correction;
    }
    return result;
  }

  @Test
  void weightsWithOtherWholeNumbersAreOtherFiles() throws Exception {
    Path model = model(GgufTensorType.Q8_0, 16);
    WeightFile unsigned = obtain(cache(WholeNumbers.UNSIGNED), model, Arithmetic.FAST);
    try (GgufFile file = GgufFile.open(model)) {
      assertThat(cache(WholeNumbers.SIGNED).find(file, PLAN, Arithmetic.FAST)).isEmpty();
    }
    assertThat(obtain(cache(WholeNumbers.SIGNED), model, Arithmetic.FAST).path())
        .isNotEqualTo(unsigned.path());
    assertThat(obtain(cache(WholeNumbers.SIGNED), model, Arithmetic.EXACT).path())
        .isEqualTo(obtain(cache(WholeNumbers.UNSIGNED), model, Arithmetic.EXACT).path());
  }

  @Test
  void theLayoutSaysWhatTheFileWillHave() throws Exception {
    Path model = model(GgufTensorType.Q4_1, 64);
    WeightFile weights = obtain(cache(), model, Arithmetic.FAST);
    try (GgufFile file = GgufFile.open(model)) {
      WeightLayout layout = WeightLayout.of(file, PLAN, Arithmetic.FAST);
      assertThat(weights.weights()).isEqualTo(layout.weights());
      assertThat(weights.bytes()).isEqualTo(Files.size(weights.path()));
      assertThat(weights.bytes() - layout.bytes()).isBetween(1L, 4096L);
    }
  }

  @Test
  void progressGrowsToTheTotal() throws Exception {
    List<Long> seen = new ArrayList<>();
    try (GgufFile file = GgufFile.open(model(GgufTensorType.Q8_0, 20_000))) {
      cache()
          .obtain(
              file,
              PLAN,
              Arithmetic.EXACT,
              (bytes, total) -> {
                seen.add(bytes);
                assertThat(bytes).isLessThanOrEqualTo(total);
              });
      assertThat(seen).isSorted().hasSizeGreaterThan(5);
      assertThat(seen.getLast()).isEqualTo(WeightLayout.of(file, PLAN, Arithmetic.EXACT).bytes());
    }
  }

  @Test
  void whatIsThereIsFoundAndNotConvertedAgain() throws Exception {
    Path model = model(GgufTensorType.Q4_0, 16);
    WeightFile first = obtain(cache(), model, Arithmetic.FAST);
    try (GgufFile file = GgufFile.open(model)) {
      WeightFile again =
          cache()
              .obtain(
                  file,
                  PLAN,
                  Arithmetic.FAST,
                  (_, _) -> {
                    throw new AssertionError("converted again");
                  });
      assertThat(again.path()).isEqualTo(first.path());
      assertThat(cache().find(file, PLAN, Arithmetic.FAST)).isPresent();
      assertThat(cache().find(file, PLAN, Arithmetic.EXACT)).isEmpty();
      assertThat(cache().find(file, new WeightPlan(PLAN.requests().subList(0, 2)), Arithmetic.FAST))
          .isEmpty();
    }
  }

  @Test
  void aChangedModelIsConvertedAnew() throws Exception {
    WeightFile first = obtain(cache(), model(GgufTensorType.Q4_0, 16), Arithmetic.FAST);
    Path changed = model(GgufTensorType.Q4_0, 17);
    try (GgufFile file = GgufFile.open(changed)) {
      assertThat(cache().find(file, PLAN, Arithmetic.FAST)).isEmpty();
    }
    assertThat(obtain(cache(), changed, Arithmetic.FAST).path()).isNotEqualTo(first.path());
  }

  @Test
  void oneContentUnderTwoNamesIsConvertedOnce() throws Exception {
    Path model = model(GgufTensorType.Q4_0, 16);
    WeightFile first = obtain(cache(), model, Arithmetic.FAST);
    Path copy = Files.copy(model, folder.resolve("copy.gguf"));
    assertThat(obtain(cache(), copy, Arithmetic.FAST).path()).isEqualTo(first.path());
  }

  @ParameterizedTest
  @CsvSource({"0", "9", "20", "30", "-1", "-40"})
  void damagedFilesAreMadeAgain(int place) throws Exception {
    Path model = model(GgufTensorType.Q8_0, 16);
    WeightFile weights = obtain(cache(), model, Arithmetic.FAST);
    byte[] whole = Files.readAllBytes(weights.path());
    byte[] damaged = whole.clone();
    damaged[Math.floorMod(place, damaged.length)] ^= 0x10;
    Files.write(weights.path(), damaged);
    try (GgufFile file = GgufFile.open(model)) {
      assertThat(cache().find(file, PLAN, Arithmetic.FAST)).isEmpty();
    }
    obtain(cache(), model, Arithmetic.FAST);
    assertThat(Files.readAllBytes(weights.path())).isEqualTo(whole);
  }

  @Test
  void cutAndForeignFilesAreMadeAgain() throws Exception {
    Path model = model(GgufTensorType.Q8_0, 16);
    WeightFile fast = obtain(cache(), model, Arithmetic.FAST);
    WeightFile exact = obtain(cache(), model, Arithmetic.EXACT);
    byte[] whole = Files.readAllBytes(fast.path());
    Files.write(fast.path(), Arrays.copyOf(whole, whole.length / 2));
    obtain(cache(), model, Arithmetic.FAST);
    assertThat(Files.readAllBytes(fast.path())).isEqualTo(whole);
    Files.write(fast.path(), Files.readAllBytes(exact.path()));
    obtain(cache(), model, Arithmetic.FAST);
    assertThat(Files.readAllBytes(fast.path())).isEqualTo(whole);
  }

  @Test
  void conversionsAtOnceEndInOneWholeFile() throws Exception {
    Path model = model(GgufTensorType.Q4_1, 3000);
    CountDownLatch together = new CountDownLatch(1);
    List<Future<WeightFile>> all = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (int i = 0; i < 4; i++) {
        all.add(
            threads.submit(() -> {
              together.await();
              return obtain(cache(), model, Arithmetic.FAST);
            }));
      }
      together.countDown();
      for (Future<WeightFile> each : all) {
        assertThat(each.get().weights()).hasSize(4);
      }
    }
    assertThat(names()).filteredOn(name -> name.endsWith(".weights")).hasSize(1);
    assertThat(names()).noneMatch(name -> name.endsWith(".arriving"));
  }

  @Test
  void typesThatDoNotWorkAreRefusedByName() throws Exception {
    Path model =
        new GgufWriter(3)
            .tensor("tokens", GgufTensorType.Q5_K, new byte[176], 1, 256)
            .write(folder.resolve("other.gguf"));
    assertThatThrownBy(() -> obtain(cache(), model, Arithmetic.FAST))
        .isInstanceOfSatisfying(
            GgufException.class, e -> assertThat(e.code()).isEqualTo("tensor_type_unsupported"))
        .hasMessage(
            "tensors of type Q5_K are not supported; these are: F32, F16, BF16, Q8_0, Q5_0, Q4_0,"
                + " Q4_1, Q4_K, Q6_K (the tensor tokens has it)");
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("cache"))) {
      return files.map(path -> path.getFileName().toString()).toList();
    }
  }
}

package io.dormouse.worker.model;

import io.dormouse.worker.WorkerFixture;
import io.dormouse.worker.model.gguf.GgufTensorType;
import io.dormouse.worker.model.gguf.RandomLlama;
import io.dormouse.worker.model.weights.Arithmetic;
import io.dormouse.worker.model.weights.Precision;
import io.dormouse.worker.model.weights.WholeNumbers;
import io.dormouse.worker.ort.FakeCuda;
import io.dormouse.worker.ort.OrtEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;

/// Language models for tests: small random ones, and the real one where it is at hand.
final class LanguageFixture {
  /// A folder in which SmolLM2-135M-Instruct lies as GGUF, at any depth.
  static final String MODELS = "DORMOUSE_TEST_MODELS";

  private static final Path CACHE = Path.of("target", "test-home", "weights");
  private static final int THREADS = 2;

  private LanguageFixture() {}

  /// A small model with random weights of that type, loaded.
  static LoadedLanguageModel random(
      Path folder, GgufTensorType type, Precision precision, int slots, int capacity)
      throws IOException, LoadException {
    return random(folder, RandomLlama.of(type, 7), precision, slots, capacity);
  }

  /// A small model, loaded.
  static LoadedLanguageModel random(
      Path folder, RandomLlama model, Precision precision, int slots, int capacity)
      throws IOException, LoadException {
    Path file = written(folder, model);
    return new LanguageModelLoader(
            source(file, folder.resolve("weights"), precision, slots, capacity))
        .load(new IgnoredProgress());
  }

  /// A small model with the graph for CUDA, loaded on the CPU.
  static LoadedLanguageModel half(Path folder, RandomLlama model, int slots, int capacity)
      throws IOException, LoadException {
    Path file = written(folder, model);
    return half(source(file, folder.resolve("weights"), Precision.FAST, slots, capacity));
  }

  /// The real model with the graph for CUDA, loaded on the CPU.
  static LoadedLanguageModel realHalf(int slots, int capacity) throws IOException, LoadException {
    return half(source(realOrAborted(), CACHE, Precision.FAST, slots, capacity));
  }

  /// The same with the memory of its steps on that device.
  static LoadedLanguageModel onDevice(
      Path folder, RandomLlama model, FakeCuda cuda, int slots, int capacity)
      throws IOException, LoadException {
    Path file = written(folder, model);
    return loaded(
        source(file, folder.resolve("weights"), Precision.FAST, slots, capacity),
        environment -> new StepPlace.Device(cuda.device(environment)));
  }

  /// The same where ONNX Runtime refuses to trim that device's arena, as it knows none.
  static LoadedLanguageModel onDeviceThatTrimsNothing(
      Path folder, RandomLlama model, FakeCuda cuda, int slots, int capacity)
      throws IOException, LoadException {
    Path file = written(folder, model);
    return loaded(
        source(file, folder.resolve("weights"), Precision.FAST, slots, capacity),
        environment -> new StepPlace.Device(cuda.deviceWithoutArena(environment)));
  }

  /// A small model in {@code fast} whose turned rows are stored so.
  static LoadedLanguageModel fast(Path folder, RandomLlama model, WholeNumbers numbers)
      throws IOException, LoadException {
    LanguageSource source =
        source(written(folder, model), folder.resolve("weights"), Precision.FAST, 4, 128);
    return new LanguageModelLoader(
            source,
            needs -> LanguageTarget.cpu(Arithmetic.FAST, needs.of(Arithmetic.FAST)),
            numbers)
        .load(new IgnoredProgress());
  }

  private static LoadedLanguageModel half(LanguageSource source) throws LoadException {
    return loaded(source, StepPlace.Host::new);
  }

  private static LoadedLanguageModel loaded(
      LanguageSource source, Function<OrtEnvironment, StepPlace> place) throws LoadException {
    return new LanguageModelLoader(
            source,
            needs ->
                new LanguageTarget(
                    Provider.CPU,
                    Arithmetic.HALF,
                    needs.of(Arithmetic.HALF),
                    Optional.empty(),
                    place))
        .load(new IgnoredProgress());
  }

  private static Path written(Path folder, RandomLlama model) throws IOException {
    Path file = folder.resolve("random-" + model.hashCode() + ".gguf");
    return Files.exists(file) ? file : model.write(file);
  }

  /// The real model, loaded; the test is left out where it is not at hand.
  static LoadedLanguageModel real(Precision precision, int slots, int capacity)
      throws IOException, LoadException {
    return new LanguageModelLoader(source(realOrAborted(), CACHE, precision, slots, capacity))
        .load(new IgnoredProgress());
  }

  static LanguageSource source(
      Path file, Path cache, Precision precision, int slots, int capacity) {
    return new LanguageSource(
        file,
        WorkerFixture.LIBRARY,
        List.of(Provider.CPU),
        THREADS,
        precision,
        slots,
        capacity,
        cache);
  }

  static Path realOrAborted() throws IOException {
    return realFile()
        .orElseThrow(() ->
            new TestAbortedException(
                "no .gguf in the folder that the environment variable " + MODELS + " names"));
  }

  private static Optional<Path> realFile() throws IOException {
    String folder = System.getenv(MODELS);
    if (folder == null) {
      return Optional.empty();
    }
    try (Stream<Path> all = Files.walk(Path.of(folder), 4)) {
      return all.filter(
              file -> file.getFileName().toString().equals("SmolLM2-135M-Instruct.Q4_1.gguf"))
          .findFirst();
    }
  }
}

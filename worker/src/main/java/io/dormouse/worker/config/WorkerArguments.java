package io.dormouse.worker.config;

import io.dormouse.worker.config.ArgumentParser.Flag;
import io.dormouse.worker.config.WorkerOptions.LanguageOptions;
import io.dormouse.worker.config.WorkerOptions.ListenOptions;
import io.dormouse.worker.config.WorkerOptions.ServingOptions;
import io.dormouse.worker.engine.BatchLimits;
import io.dormouse.worker.engine.GenerationLimits;
import io.dormouse.worker.model.LanguageSource;
import io.dormouse.worker.model.ModelKind;
import io.dormouse.worker.model.ModelSource;
import io.dormouse.worker.model.Provider;
import io.dormouse.worker.model.WarmUp;
import io.dormouse.worker.model.weights.Precision;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Turns the arguments and environment of the {@code worker} command into {@link WorkerOptions}.
public final class WorkerArguments {
  private static final int DEFAULT_CALLS = 64;
  private static final int DEFAULT_SLOTS = 16;

  /// Calls inside for each slot of a language model: one runs, one waits.
  private static final int CALLS_PER_SLOT = 2;

  /// A batch of this size is about a second of two cores; see RATIONALE.md.
  private static final int DEFAULT_BATCH_TOKENS = 4096;

  private static final int MOST_TOKENS = 1 << 20;
  private static final int MOST_CALLS = 4096;
  private static final int MOST_SLOTS = 256;
  private static final int LEAST_CONTEXT = 16;
  private static final int LEAST_CHUNK = 8;
  private static final int DEFAULT_CONTEXT = 4096;

  /// Prompt tokens computed between two steps of the answers under way, and while there are none;
  /// see RATIONALE.md.
  private static final int DEFAULT_CHUNK = 128;

  private static final int CHUNK_ALONE = 512;
  private static final int MOST_PORT = 65_535;

  /// 32 MiB of ids; one call with a body of the largest size fits.
  private static final long MAX_QUEUED_TOKENS = 4L << 20;

  private static final String LIBRARY = "libonnxruntime.so";

  private WorkerArguments() {}

  /// What the command takes, for people.
  public static String help() {
    return """
    usage: worker --model NAME --path FOLDER|FILE.gguf [flags]

    Starts one worker by hand. The flags, which contract.md explains:
    """
        + ArgumentParser.usage();
  }

  /// Parses the arguments that follow {@code worker}.
  public static WorkerOptions parse(List<String> arguments, Map<String, String> environment)
      throws ArgumentException {
    ArgumentParser parsed = ArgumentParser.parse(arguments);
    ModelSource source = source(parsed, environment);
    ModelKind kind = ModelKind.of(source.folder());
    LanguageOptions language = language(parsed, source, environment);
    int calls =
        kind == ModelKind.LANGUAGE ? CALLS_PER_SLOT * language.source().slots() : DEFAULT_CALLS;
    return new WorkerOptions(
        parsed.required(Flag.MODEL),
        kind,
        source,
        serving(parsed, calls),
        listen(parsed, environment),
        warmUp(parsed),
        language);
  }

  private static ModelSource source(ArgumentParser parsed, Map<String, String> environment)
      throws ArgumentException {
    int cores = Runtime.getRuntime().availableProcessors();
    return new ModelSource(
        Path.of(parsed.required(Flag.PATH)),
        ortLibrary(parsed, environment),
        providers(parsed),
        parsed.number(Flag.THREADS, cores, 1, 1024),
        new ModelSource.TokenizerSource(
            home(environment).resolve("cache"),
            parsed.number(Flag.MAX_TOKENS, 0, 1, MOST_TOKENS),
            parsed.isSet(Flag.TRUNCATE)));
  }

  private static LanguageOptions language(
      ArgumentParser parsed, ModelSource source, Map<String, String> environment)
      throws ArgumentException {
    String name = parsed.text(Flag.PRECISION).orElse(Precision.FAST.label());
    Precision precision =
        Precision.named(name)
            .orElseThrow(() -> ArgumentParser.wrong(Flag.PRECISION, name, "fast or exact"));
    int chunk = parsed.number(Flag.PREFILL_CHUNK, DEFAULT_CHUNK, LEAST_CHUNK, MOST_TOKENS);
    return new LanguageOptions(
        new LanguageSource(
            source.folder(),
            source.ortLibrary(),
            source.providers(),
            source.threads(),
            precision,
            parsed.number(Flag.SLOTS, DEFAULT_SLOTS, 1, MOST_SLOTS),
            parsed.number(Flag.CONTEXT, DEFAULT_CONTEXT, LEAST_CONTEXT, MOST_TOKENS),
            home(environment).resolve("cache").resolve("weights")),
        new GenerationLimits(
            chunk, Math.max(chunk, CHUNK_ALONE), MAX_QUEUED_TOKENS, precision == Precision.EXACT));
  }

  private static ServingOptions serving(ArgumentParser parsed, int calls) throws ArgumentException {
    BatchLimits limits =
        new BatchLimits(
            parsed.number(Flag.MAX_BATCH_TOKENS, DEFAULT_BATCH_TOKENS, 1, MOST_TOKENS),
            parsed.duration(Flag.MAX_BATCH_DELAY, Duration.ZERO),
            MAX_QUEUED_TOKENS);
    return new ServingOptions(
        parsed.number(Flag.CONCURRENCY, calls, 1, MOST_CALLS),
        limits,
        parsed.isSet(Flag.ACCEPT_TOKEN_IDS),
        parsed.duration(Flag.DRAIN_TIMEOUT, Duration.ofSeconds(30)));
  }

  private static ListenOptions listen(ArgumentParser parsed, Map<String, String> environment)
      throws ArgumentException {
    return new ListenOptions(
        parsed.text(Flag.HOST).orElse("127.0.0.1"),
        parsed.number(Flag.PORT, 0, 0, MOST_PORT),
        parsed.number(Flag.CONTROL_PORT, 0, 0, MOST_PORT),
        parsed.isSet(Flag.CONTROL_READ_ONLY),
        variable(environment, "DORMOUSE_WORKER_TOKEN"));
  }

  private static WarmUp warmUp(ArgumentParser parsed) throws ArgumentException {
    String value = parsed.text(Flag.WARMUP).orElse("minimal");
    return switch (value) {
      case "minimal" -> WarmUp.MINIMAL;
      case "full" -> WarmUp.FULL;
      default -> throw ArgumentParser.wrong(Flag.WARMUP, value, "minimal or full");
    };
  }

  private static List<Provider> providers(ArgumentParser parsed) throws ArgumentException {
    String value = parsed.text(Flag.PROVIDER).orElse(Provider.CPU.label());
    List<Provider> providers = new ArrayList<>();
    for (String name : value.split(",", -1)) {
      Optional<Provider> provider = Provider.named(name);
      if (provider.isEmpty() || providers.contains(provider.get())) {
        throw ArgumentParser.wrong(
            Flag.PROVIDER, value, "cuda, cpu, or both in order of preference");
      }
      providers.add(provider.get());
    }
    return providers;
  }

  private static Path ortLibrary(ArgumentParser parsed, Map<String, String> environment)
      throws ArgumentException {
    Path home =
        parsed
            .text(Flag.ORT_HOME)
            .or(() -> variable(environment, "DORMOUSE_ORT_HOME"))
            .map(Path::of)
            .orElseThrow(() ->
                new ArgumentException(
                    "ONNX Runtime is not named; give the folder of "
                        + LIBRARY
                        + " by --ort-home FOLDER or DORMOUSE_ORT_HOME"));
    Path library = home.resolve(LIBRARY);
    return Files.exists(library) ? library : versioned(home).orElse(library);
  }

  /// Python wheels carry the library under its versioned name only.
  private static Optional<Path> versioned(Path home) {
    String[] names = home.toFile().list((folder, name) -> name.startsWith(LIBRARY + "."));
    return names == null || names.length != 1
        ? Optional.empty()
        : Optional.of(home.resolve(names[0]));
  }

  private static Path home(Map<String, String> environment) {
    return variable(environment, "DORMOUSE_HOME")
        .map(Path::of)
        .orElseGet(() -> Path.of(System.getProperty("user.home"), ".dormouse"));
  }

  private static Optional<String> variable(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
  }
}

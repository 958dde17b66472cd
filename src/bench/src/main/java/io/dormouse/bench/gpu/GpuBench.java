package io.dormouse.bench.gpu;

import io.dormouse.bench.Repository;
import io.dormouse.bench.report.Machine;
import io.dormouse.bench.report.ReportFile;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// `dormouse bench gpu`: language models of known shapes with random weights, on a GPU or, to try
/// the benchmark itself, on the CPU.
///
/// Exit codes: 0 measured, 1 something is not as it must be, 2 wrong usage, 3 no GPU.
public final class GpuBench {
  private static final String DRIVER = "libcuda.so.1";
  private static final int NOT_AS_IT_MUST_BE = 1;
  private static final int WRONG_USAGE = 2;
  private static final int NO_GPU = 3;

  private final Repository repository;
  private final GpuOptions options;
  private final GpuProcess process;
  private final PrintStream progress = System.err;

  private GpuBench(Repository repository, GpuOptions options) {
    this.repository = repository;
    this.options = options;
    this.process = new GpuProcess(repository);
  }

  /// Measures; what a GPU did is filed with the other benchmarks.
  public static int run(Repository repository, List<String> arguments, ReportFile file, Clock clock)
      throws IOException, InterruptedException {
    if (arguments.contains("--help")) {
      System.out.print(GpuOptions.USAGE);
      return 0;
    }
    GpuOptions options;
    try {
      options = GpuOptions.parse(arguments);
    } catch (IllegalArgumentException e) {
      System.err.printf("dormouse bench gpu: %s%n%n%s", e.getMessage(), GpuOptions.USAGE);
      return WRONG_USAGE;
    }
    boolean gpu = options.cuda();
    if (gpu && !driverOpens()) {
      System.err.println(
          "dormouse bench gpu: no NVIDIA driver on this machine ("
              + DRIVER
              + " cannot be opened); --shape tiny --provider cpu tries the benchmark without one");
      return NO_GPU;
    }
    var machine = Machine.of(repository.root(), clock);
    var target = repository.target().resolve("bench-" + options.name() + ".json");
    var results = new GpuBench(repository, options).measure(machine, target);
    var markdown = GpuResults.markdown(results);
    System.out.println(markdown);
    System.out.println("Every value: " + target);
    if (gpu && GpuResults.whole(results)) {
      file.replace(options.name(), machine.text() + ".\n\n" + markdown);
    }
    return GpuResults.asItMustBe(results) ? 0 : NOT_AS_IT_MUST_BE;
  }

  @SuppressWarnings("restricted") // a library is opened, nothing of it is called
  private static boolean driverOpens() {
    try (var arena = Arena.ofConfined()) {
      SymbolLookup.libraryLookup(DRIVER, arena);
      return true;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  /// Part by part; the file has what is known after each, for who has little time on such a
  /// machine.
  private JsonObject measure(Machine machine, Path file) throws IOException, InterruptedException {
    var results =
        new JsonObject().put("provider", options.provider()).put("failed", new JsonObject());
    for (var part : GpuPart.values()) {
      if (options.parts().contains(part)) {
        attempt(part, results);
        Files.writeString(
            file,
            new JsonObject().put("machine", machine.json()).put("result", results).encodePrettily()
                + "\n");
      }
    }
    return results;
  }

  private void attempt(GpuPart part, JsonObject results) throws InterruptedException {
    long startNanos = System.nanoTime();
    try {
      switch (part) {
        case CHECK -> results.put("check", check());
        case SPEED -> speed(results);
        case PROFILE -> profile(results);
        case MEMORY -> results.put("memory", memory(options.shapes().getFirst()));
        case FLOOR -> floor(results);
      }
    } catch (IOException e) {
      progress.println(part.label() + ": " + e.getMessage());
      results.getJsonObject("failed").put(part.label(), e.getMessage());
    }
    progress.printf("%s: %.0f s%n", part.label(), (System.nanoTime() - startNanos) / 1e9);
  }

  private void speed(JsonObject results) throws IOException, InterruptedException {
    if (options.cuda()) {
      progress.println("copies");
      var copies = process.run(CopyMain.class, List.of(process.cudaProvider().toString()));
      results.put("copies", copies.getFirst());
    }
    var models = new JsonArray();
    for (var shape : options.shapes()) {
      models.add(speed(shape));
    }
    results.put("models", models);
  }

  private void profile(JsonObject results) throws IOException, InterruptedException {
    var shape = options.shapes().getLast();
    results
        .put("profileShape", shape.label())
        .put(
            "profile",
            new ProfilePart(process, folder()).measure(arguments(shape), options.cuda()));
  }

  private void floor(JsonObject results) throws InterruptedException {
    var shape = options.shapes().getLast();
    var program = repository.root().resolve("src/bench/gpu/floor.py");
    var log = repository.target().resolve("bench-gpu-floor.log");
    results
        .put("floorShape", shape.label())
        .put("floor", new FloorPart(program, log, options.python()).measure(shape, options));
  }

  private JsonArray check() throws IOException, InterruptedException {
    progress.println("check: models of each type, and a real one where the build has it");
    return new CheckPart(process, folder(), arguments(Path.of("")))
        .check(
            process.chatModel(),
            repository.root().resolve("worker/src/test/resources/smollm2/greedy-f32.json"));
  }

  private JsonObject speed(ModelShape shape) throws IOException, InterruptedException {
    var load = arguments(shape);
    progress.println(
        shape.label() + ": first load, with conversion where it was not converted yet");
    var first = process.run(GpuMain.class, with(load, "false"));
    progress.println(shape.label() + ": load, decodes, prefills");
    var second = process.run(GpuMain.class, with(load, "true"));
    return new JsonObject()
        .put("shape", shape.label())
        .put("tokenTableBytes", options.cuda() ? shape.tokenTableBytes() : 0)
        .put("firstLoad", new JsonArray(first))
        .put("run", new JsonArray(second));
  }

  private JsonObject memory(ModelShape shape) throws IOException, InterruptedException {
    progress.printf("memory: %d loads and releases, %d kills%n", options.loads(), options.kills());
    var mark = UUID.randomUUID().toString();
    try (var gauge = gauge(mark)) {
      return new MemoryPart(process, arguments(shape), gauge, mark)
          .measure(options.loads(), options.kills(), options.seed())
          .put("shape", shape.label());
    }
  }

  private MemoryGauge gauge(String mark) throws IOException {
    if (!options.cuda()) {
      return new MemoryGauge.Resident(mark);
    }
    var provider = process.cudaProvider().toString();
    return new MemoryGauge.Driver(
        process.start(MemoryMain.class, List.of(provider), MemoryGauge.MARK + "_GAUGE", mark));
  }

  private Path folder() {
    return repository.target().resolve("gpu");
  }

  private static List<String> with(LoadArguments load, String more) {
    var arguments = new ArrayList<>(load.list());
    arguments.add(more);
    return arguments;
  }

  private LoadArguments arguments(ModelShape shape) throws IOException {
    progress.println(shape.label() + ": file");
    return arguments(RandomGguf.in(folder(), shape));
  }

  private LoadArguments arguments(Path file) throws IOException {
    return new LoadArguments(
        file,
        process.ortLibrary(),
        folder().resolve("weights"),
        options.provider(),
        options.slots(),
        options.context(),
        Runtime.getRuntime().availableProcessors());
  }
}

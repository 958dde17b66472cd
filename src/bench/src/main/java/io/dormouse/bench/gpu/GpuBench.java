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
import java.util.List;

/// `dormouse bench gpu`: language models of known shapes with random weights, on a GPU or, to try
/// the benchmark itself, on the CPU.
///
/// Exit codes: 0 measured, 2 wrong usage, 3 no GPU.
public final class GpuBench {
  private static final String DRIVER = "libcuda.so.1";
  private static final String PROVIDER = "libonnxruntime_providers_cuda.so";
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
    boolean gpu = options.provider().equals("cuda");
    if (gpu && !driverOpens()) {
      System.err.println(
          "dormouse bench gpu: no NVIDIA driver on this machine ("
              + DRIVER
              + " cannot be opened); --shape tiny --provider cpu tries the benchmark without one");
      return NO_GPU;
    }
    var machine = Machine.of(repository.root(), clock);
    var results = new GpuBench(repository, options).measure();
    var target = repository.target().resolve("bench-gpu.json");
    Files.writeString(
        target,
        new JsonObject().put("machine", machine.json()).put("result", results).encodePrettily()
            + "\n");
    var markdown = GpuResults.markdown(results);
    System.out.println(markdown);
    System.out.println("Every value: " + target);
    if (gpu) {
      file.replace("gpu", machine.text() + ".\n\n" + markdown);
    }
    return 0;
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

  private boolean cuda() {
    return options.provider().equals("cuda");
  }

  private JsonObject measure() throws IOException, InterruptedException {
    var results = new JsonObject().put("provider", options.provider());
    if (cuda()) {
      progress.println("copies");
      var provider = process.ortLibrary().resolveSibling(PROVIDER);
      results.put("copies", process.run(CopyMain.class, List.of(provider.toString())).getFirst());
    }
    var models = new JsonArray();
    for (var shape : options.shapes()) {
      models.add(measure(shape));
    }
    return results.put("models", models);
  }

  private JsonObject measure(ModelShape shape) throws IOException, InterruptedException {
    var folder = repository.target().resolve("gpu");
    progress.println(shape.label() + ": file");
    var file = RandomGguf.in(folder, shape);
    progress.println(
        shape.label() + ": first load, with conversion where it was not converted yet");
    var first = process.run(GpuMain.class, arguments(file, folder, false));
    progress.println(shape.label() + ": load, decodes, prefills");
    var second = process.run(GpuMain.class, arguments(file, folder, true));
    return new JsonObject()
        .put("shape", shape.label())
        .put("tokenTableBytes", cuda() ? shape.tokenTableBytes() : 0)
        .put("firstLoad", new JsonArray(first))
        .put("run", new JsonArray(second));
  }

  private List<String> arguments(Path file, Path folder, boolean all) throws IOException {
    return List.of(
        file.toString(),
        process.ortLibrary().toString(),
        folder.resolve("weights").toString(),
        options.provider(),
        Integer.toString(options.slots()),
        Integer.toString(options.context()),
        Integer.toString(Runtime.getRuntime().availableProcessors()),
        Boolean.toString(all));
  }
}

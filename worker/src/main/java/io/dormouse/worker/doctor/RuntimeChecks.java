package io.dormouse.worker.doctor;

import io.dormouse.worker.doctor.Finding.Blocking;
import io.dormouse.worker.doctor.Finding.Good;
import io.dormouse.worker.doctor.Finding.NotApplicable;
import io.dormouse.worker.doctor.Finding.Weak;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Checks of ONNX Runtime, and what models will run on.
final class RuntimeChecks {
  private static final String LIBRARY = "libonnxruntime.so";
  private static final String CUDA_PROVIDER = "CUDAExecutionProvider";

  private final Machine machine;
  private final Function<Path, Library> opener;

  /// @param opener opens the library at a path
  RuntimeChecks(Machine machine, Function<Path, Library> opener) {
    this.machine = machine;
    this.opener = opener;
  }

  /// What became of opening the library.
  sealed interface Library {
    /// It can be used.
    record Usable(String version, List<String> providers) implements Library {}

    /// It cannot.
    record Unusable(String reason) implements Library {}
  }

  List<Finding> all(GpuChecks.Outcome gpu) {
    var folder = machine.environment("DORMOUSE_ORT_HOME").map(Path::of);
    var file = folder.flatMap(this::libraryIn);
    if (file.isEmpty()) {
      return List.of(
          new Blocking(
              "ONNX Runtime",
              folder
                  .map(path -> "no " + LIBRARY + " in " + path)
                  .orElse("DORMOUSE_ORT_HOME is not set"),
              "./dormouse build puts one there; or DORMOUSE_ORT_HOME=/folder/with/" + LIBRARY));
    }
    return switch (opener.apply(file.get())) {
      case Library.Unusable(String reason) ->
          List.of(
              new Blocking(
                  "ONNX Runtime",
                  file.get() + ": " + reason,
                  "use a library of version 1.29 or newer"));
      case Library.Usable usable -> opened(file.get(), usable, gpu);
    };
  }

  private Optional<Path> libraryIn(Path folder) {
    return machine.list(folder).stream()
        .filter(file -> file.getFileName().toString().startsWith(LIBRARY))
        .findFirst();
  }

  private static List<Finding> opened(Path file, Library.Usable library, GpuChecks.Outcome gpu) {
    var findings = new ArrayList<Finding>();
    findings.add(new Good("ONNX Runtime", library.version() + ", " + file));
    findings.add(new Good("providers", String.join(", ", library.providers())));
    boolean cuda = library.providers().contains(CUDA_PROVIDER);
    boolean driver =
        gpu.findings().stream()
            .anyMatch(f -> f.subject().equals("GPU driver") && f instanceof Good);
    if (cuda && gpu.usable()) {
      findings.add(new Good("models run on", "CUDA; the CPU where a model is configured so"));
    } else if (!driver) {
      findings.add(new NotApplicable("models run on", "the CPU (no GPU that can be used)"));
    } else if (!cuda) {
      findings.add(
          new Weak(
              "models run on",
              "the CPU: this ONNX Runtime has no CUDA provider",
              "DORMOUSE_ORT_HOME=/folder/of/onnxruntime-gpu, or build with -Pgpu"));
    } else {
      findings.add(
          new Weak("models run on", "the CPU: CUDA libraries are missing", "see the lines above"));
    }
    return List.copyOf(findings);
  }
}

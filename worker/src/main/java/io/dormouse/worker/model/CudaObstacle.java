package io.dormouse.worker.model;

import io.dormouse.worker.ort.OrtEnvironment;
import io.dormouse.worker.ort.SharedLibraries;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Why CUDA cannot be used here, as far as can be seen without trying it: what is missing, where it
/// was looked for, and what brings it.
final class CudaObstacle {
  static final String PROVIDER = "libonnxruntime_providers_cuda.so";
  static final String SEARCH_PATH = "LD_LIBRARY_PATH";

  private static final String DRIVER = "libcuda.so.1";
  private static final Pattern RUNTIME = Pattern.compile("libcu\\w+\\.so\\.(1[2-9])");

  private CudaObstacle() {}

  /// The file of the CUDA provider that belongs to that library.
  static Path provider(Path ortLibrary) {
    return ortLibrary.toAbsolutePath().resolveSibling(PROVIDER);
  }

  /// What is in the way with ONNX Runtime's library at that path; empty where nothing is seen.
  static Optional<String> of(OrtEnvironment environment, Path ortLibrary) {
    if (!environment.availableProviders().contains("CUDAExecutionProvider")) {
      return Optional.of(
          "this ONNX Runtime was built without CUDA; build with -Pgpu, or name the folder of a build for CUDA by --ort-home");
    }
    Path provider = provider(ortLibrary);
    if (!Files.exists(provider)) {
      return Optional.of(PROVIDER + " is not beside ONNX Runtime's own library");
    }
    List<String> missing = new ArrayList<>(SharedLibraries.missing(List.of(DRIVER)));
    for (String needed : SharedLibraries.missingFor(provider)) {
      if (!missing.contains(needed) && !needed.startsWith("libonnxruntime")) {
        missing.add(needed);
      }
    }
    return text(missing, Optional.ofNullable(System.getenv(SEARCH_PATH)));
  }

  /// @param searched the folders of {@link #SEARCH_PATH}
  static Optional<String> text(List<String> missing, Optional<String> searched) {
    if (missing.isEmpty()) {
      return Optional.empty();
    }
    List<String> remedies = new ArrayList<>();
    List<String> libraries = new ArrayList<>(missing);
    if (libraries.remove(DRIVER)) {
      remedies.add("install the NVIDIA driver, which brings " + DRIVER);
    }
    if (!libraries.isEmpty()) {
      remedies.add(
          "install the runtime libraries of CUDA%s, which bring %s, and name their folders in %s before the worker starts"
              .formatted(version(libraries), String.join(", ", libraries), SEARCH_PATH));
    }
    return Optional.of(
        "libraries not found: %s; looked for in %s and where the system's linker looks; %s"
            .formatted(String.join(", ", missing), folders(searched), String.join("; ", remedies)));
  }

  private static String folders(Optional<String> searched) {
    long count =
        searched.stream()
            .flatMap(Pattern.compile(":")::splitAsStream)
            .filter(folder -> !folder.isBlank())
            .count();
    return switch ((int) count) {
      case 0 -> SEARCH_PATH + " (not set)";
      case 1 -> SEARCH_PATH + " (1 folder)";
      default -> SEARCH_PATH + " (" + count + " folders)";
    };
  }

  private static String version(List<String> libraries) {
    return libraries.stream()
        .map(RUNTIME::matcher)
        .filter(Matcher::matches)
        .map(matcher -> " " + matcher.group(1))
        .findFirst()
        .orElse("");
  }
}

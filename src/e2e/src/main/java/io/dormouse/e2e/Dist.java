package io.dormouse.e2e;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// The packaged applications.
///
/// @param root folder that holds them
public record Dist(Path root) {
  /// Finds them: system property or environment variable `DORMOUSE_DIST`, else `native/target/dist`
  /// in the working directory or a folder above it.
  public static Dist find() {
    String given = System.getProperty("DORMOUSE_DIST", System.getenv("DORMOUSE_DIST"));
    if (given != null && !given.isBlank()) {
      return new Dist(Path.of(given).toAbsolutePath().normalize());
    }
    for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
      Path candidate = folder.resolve("native/target/dist");
      if (Files.isDirectory(candidate)) {
        return new Dist(candidate);
      }
    }
    throw new IllegalStateException(
        "no packaged applications found; build them (./dormouse build) or set DORMOUSE_DIST");
  }

  /// The gateway's JVM arguments, as an argument file.
  public Path gatewayArguments() {
    return root.resolve("gateway.args");
  }

  /// The worker's JVM arguments, as an argument file.
  public Path workerArguments() {
    return root.resolve("worker.args");
  }

  /// The same for the worker of a language model.
  public Path languageWorkerArguments() {
    return root.resolve("worker-language.args");
  }

  /// Folder of the ONNX Runtime library.
  public Path ortHome() {
    return root.resolve("ort");
  }

  /// Folder of the demo model.
  public Path demoModel() {
    return root.resolve("models/all-minilm-l6-v2");
  }

  /// File of the chat model; empty where the build could not fetch it.
  public Optional<Path> chatModel() {
    return Optional.of(root.resolve("models/smollm2-135m-instruct/SmolLM2-135M-Instruct.Q4_1.gguf"))
        .filter(Files::exists);
  }

  /// The `java` program that runs this JVM.
  public static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }
}

package io.dormouse.packaging.image;

import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/// What a command line asks for.
///
/// @param tar the archive to write; else only what a Dockerfile copies is laid out
/// @param root a root file system to build on; else a minimal one from this machine
/// @param ortHome the folder of ONNX Runtime; else the one of the build
record ImageRequest(
    Application application,
    Optional<Path> tar,
    Optional<String> name,
    Optional<Path> root,
    Optional<Path> ortHome,
    List<Path> models) {
  private static final Path SHELL = Path.of("bin/sh");
  private static final String CUDA_PROVIDER = "libonnxruntime_providers_cuda.so";

  ImageRequest {
    models = List.copyOf(models);
  }

  /// What the image is called.
  String called() {
    return name.orElseGet(() -> "dev.local/dormouse-" + application.label() + ":1");
  }

  /// Looks for whatever would make it fail after minutes of work.
  ///
  /// @param distribution the assembled applications
  /// @throws WrongUsageException where no file could help
  void check(Path distribution) throws IOException {
    usage();
    for (var model : models) {
      require(Files.exists(model), "--model", model, "there is no such file or folder");
    }
    folder("--root", root);
    folder("--ort-home", ortHome);
    cuda();
    shell();
    target();
    build(distribution);
  }

  private void usage() throws WrongUsageException {
    if (application == Application.GATEWAY) {
      if (!models.isEmpty()) {
        throw new WrongUsageException("--model %s: only for a worker".formatted(models.getFirst()));
      }
      if (ortHome.isPresent()) {
        throw new WrongUsageException("--ort-home %s: only for a worker".formatted(ortHome.get()));
      }
    }
    try {
      ImageReference.parse(called());
    } catch (InvalidImageReferenceException e) {
      throw new WrongUsageException(
          "--name %s: no name of an image; such as registry.example/team/worker:1"
              .formatted(called()),
          e);
    }
  }

  private static void require(boolean fine, String option, Path value, String otherwise)
      throws IOException {
    if (!fine) {
      throw new IOException("%s %s: %s".formatted(option, value, otherwise));
    }
  }

  private static void folder(String option, Optional<Path> folder) throws IOException {
    if (folder.isPresent()) {
      require(Files.exists(folder.get()), option, folder.get(), "there is no such folder");
      require(Files.isDirectory(folder.get()), option, folder.get(), "not a folder");
    }
  }

  private void cuda() throws IOException {
    if (root.isEmpty() && ortHome.isPresent()) {
      require(
          !Files.exists(ortHome.get().resolve(CUDA_PROVIDER)),
          "--ort-home",
          ortHome.get(),
          "a runtime for CUDA needs a --root with the libraries of CUDA and cuDNN");
    }
  }

  private void shell() throws IOException {
    if (root.isPresent() && application == Application.WORKER) {
      require(
          hasShell(root.get()),
          "--root",
          root.get(),
          "the worker's images need a shell, and there is no /bin/sh in it");
    }
  }

  /// A link there points into the root, not into this machine.
  private static boolean hasShell(Path root) {
    return Files.exists(root.resolve(SHELL), LinkOption.NOFOLLOW_LINKS)
        || Files.exists(root.resolve("usr").resolve(SHELL), LinkOption.NOFOLLOW_LINKS);
  }

  /// Opens the archive for writing; leaves what was there as it was.
  private void target() throws IOException {
    if (tar.isEmpty()) {
      return;
    }
    require(!Files.isDirectory(tar.get()), "--tar", tar.get(), "is a folder; name a file");
    var file = tar.get().toAbsolutePath();
    boolean there = Files.exists(file);
    try {
      Files.createDirectories(file.getParent());
      Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE).close();
      if (!there) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new IOException(
          "--tar %s: cannot be written: %s".formatted(tar.get(), Failures.words(e)), e);
    }
  }

  private void build(Path distribution) throws IOException {
    var missing =
        AppFolder.missing(distribution)
            .or(() ->
                Optional.of(distribution.resolve("ort"))
                    .filter(ort -> ortHome.isEmpty() && !Files.isDirectory(ort)));
    if (missing.isPresent()) {
      throw new IOException(
          "the build lacks %s; build again: ./dormouse build".formatted(missing.get()));
    }
  }
}

package io.dormouse.packaging.image;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The command that writes an image of the worker or the gateway.
@Command(
    name = "image",
    description = "Writes a container image as an OCI archive; no engine is needed.")
public final class ImageMain implements Callable<Integer> {
  private static final Path SHELL = Path.of("bin/sh");
  private static final String CUDA_PROVIDER = "libonnxruntime_providers_cuda.so";

  private final Path distribution;
  private final PrintStream out;

  @Parameters(paramLabel = "worker|gateway", description = "What the image is of.")
  private Application application = Application.WORKER;

  @Option(
      names = "--tar",
      paramLabel = "FILE",
      description = "The archive to write; without it, only what a Dockerfile copies is laid out.")
  private @Nullable Path tar;

  @Option(
      names = "--name",
      paramLabel = "NAME:TAG",
      description = "What the image is called; else dev.local/dormouse-worker:1 or -gateway:1.")
  private @Nullable String name;

  @Option(
      names = "--root",
      paramLabel = "FOLDER",
      description = "A root file system to build on; else a minimal one from this machine.")
  private @Nullable Path root;

  @Option(
      names = "--ort-home",
      paramLabel = "FOLDER",
      description = "The folder of ONNX Runtime for the worker; else the one of the build.")
  private @Nullable Path ortHome;

  @Option(
      names = "--model",
      paramLabel = "PATH",
      description = "A model for the worker's /models, a folder or a file; may be repeated.")
  private List<Path> models = List.of();

  private ImageMain(Path distribution, PrintStream out) {
    this.distribution = distribution;
    this.out = out;
  }

  /// Runs the command line on the build that the environment names.
  public static void main(String... arguments) {
    var distribution = Path.of(System.getenv("DORMOUSE_DIST"));
    System.exit(command(distribution, System.out).execute(arguments));
  }

  /// The command line.
  ///
  /// @param distribution the assembled applications; what is made from them lies beside
  static CommandLine command(Path distribution, PrintStream out) {
    var command = new CommandLine(new ImageMain(distribution, out));
    command
        .getCommandSpec()
        .addOption(
            OptionSpec.builder("-h", "--help").usageHelp(true).description("Prints help.").build());
    return command
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler((failure, line, _) -> {
          line.getErr().println("dormouse: " + failure.getMessage());
          return CommandLine.ExitCode.SOFTWARE;
        });
  }

  @Override
  public Integer call() throws IOException {
    var problem = problem();
    if (problem.isPresent()) {
      throw new IOException(problem.get());
    }
    var work = Files.createDirectories(distribution.resolveSibling("image"));
    var lock = work.resolve("lock");
    try (var channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var _ = channel.lock()) {
      make(work);
    }
    return CommandLine.ExitCode.OK;
  }

  private Optional<String> problem() {
    for (var model : models) {
      if (application != Application.WORKER) {
        return Optional.of("--model is for images of the worker");
      }
      if (!Files.exists(model)) {
        return Optional.of("--model: there is no " + model);
      }
    }
    if (root != null && !Files.isDirectory(root)) {
      return Optional.of("--root: not a folder: " + root);
    }
    if (ortHome != null && !Files.isDirectory(ortHome)) {
      return Optional.of("--ort-home: not a folder: " + ortHome);
    }
    if (root == null && ortHome != null && Files.exists(ortHome.resolve(CUDA_PROVIDER))) {
      return Optional.of(
          "--ort-home: a runtime for CUDA needs a --root with the libraries of CUDA and cuDNN");
    }
    boolean shell = root == null || hasShell(root);
    return application == Application.GATEWAY || shell
        ? Optional.empty()
        : Optional.of("--root: the worker's images need a shell, and there is no /bin/sh in it");
  }

  /// A link there points into the root, not into this machine.
  private static boolean hasShell(Path root) {
    return Files.exists(root.resolve(SHELL), LinkOption.NOFOLLOW_LINKS)
        || Files.exists(root.resolve("usr").resolve(SHELL), LinkOption.NOFOLLOW_LINKS);
  }

  private void make(Path work) throws IOException {
    var ort = Optional.ofNullable(ortHome).orElse(distribution.resolve("ort")).toRealPath();
    var app = new AppFolder(distribution, work);
    app.prepare(out);
    if (tar == null) {
      out.println("image: laid out in " + work);
      return;
    }
    var layers = new ImageLayers(app, ort, models, distribution.resolve("worker-entrypoint"));
    var image = new ImageArchive(application, layers, base(work, app, ort), work.resolve("cache"));
    var called =
        Optional.ofNullable(name).orElse("dev.local/dormouse-" + application.label() + ":1");
    var file = tar.toAbsolutePath();
    var digest = image.write(called, file);
    out.printf("image: %s %s, %d MB%n", called, digest, Files.size(file) >> 20);
  }

  private Path base(Path work, AppFolder app, Path ort) throws IOException {
    var folder = root;
    if (folder == null) {
      folder = work.resolve("root");
      MinimalRoot.make(folder, app.resolve("jre"), ort);
    }
    var base = work.resolve("base.tar");
    BaseArchive.write(folder, ImageArchive.architecture(), base);
    return base;
  }
}

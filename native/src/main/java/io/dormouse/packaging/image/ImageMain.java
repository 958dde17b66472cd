package io.dormouse.packaging.image;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
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
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/// The command that writes an image of the worker or the gateway.
@Command(
    name = "image",
    description = "Writes a container image as an OCI archive; no engine is needed.")
public final class ImageMain implements Callable<Integer> {
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
    var distribution = System.getenv("DORMOUSE_DIST");
    if (distribution == null) {
      System.err.println("dormouse: DORMOUSE_DIST is not set; use ./dormouse image");
      System.exit(CommandLine.ExitCode.SOFTWARE);
    }
    System.exit(command(Path.of(distribution), System.out).execute(arguments));
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
        .setParameterExceptionHandler((wrong, _) -> said(wrong, wrong.getCommandLine()))
        .setExecutionExceptionHandler((failure, line, _) -> said(failure, line));
  }

  /// Prints one line; returns the exit code.
  private static int said(Exception failure, CommandLine line) {
    line.getErr().println("dormouse: " + Failures.words(failure));
    return failure instanceof ParameterException || failure instanceof WrongUsageException
        ? CommandLine.ExitCode.USAGE
        : CommandLine.ExitCode.SOFTWARE;
  }

  @Override
  public Integer call() throws IOException {
    var request =
        new ImageRequest(
            application,
            Optional.ofNullable(tar),
            Optional.ofNullable(name),
            Optional.ofNullable(root),
            Optional.ofNullable(ortHome),
            models);
    request.check(distribution);
    var work = Files.createDirectories(distribution.resolveSibling("image"));
    var lock = work.resolve("lock");
    try (var channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var _ = channel.lock()) {
      make(request, work);
    }
    return CommandLine.ExitCode.OK;
  }

  private void make(ImageRequest request, Path work) throws IOException {
    var ort = request.ortHome().orElse(distribution.resolve("ort")).toRealPath();
    var app = new AppFolder(distribution, work);
    app.prepare(out);
    if (request.tar().isEmpty()) {
      out.println("image: laid out in " + work);
      return;
    }
    var layers = new ImageLayers(app, ort, models, distribution.resolve("worker-entrypoint"));
    var image = new ImageArchive(application, layers, base(work, app, ort), work.resolve("cache"));
    var file = request.tar().get().toAbsolutePath();
    var digest = image.write(request.called(), file);
    out.printf("image: %s %s, %d MB%n", request.called(), digest, Files.size(file) >> 20);
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

package io.dormouse.packaging.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The command that writes an image of the worker or the gateway.
@Command(
    name = "image",
    description = "Writes a container image as an OCI archive; no engine is needed.",
    mixinStandardHelpOptions = true)
public final class ImageMain implements Callable<Integer> {
  @Parameters(paramLabel = "worker|gateway", description = "What the image is of.")
  private Application application = Application.WORKER;

  @Option(
      names = "--tar",
      required = true,
      paramLabel = "FILE",
      description = "The archive to write.")
  private Path tar = Path.of("");

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
      description =
          "A model for the worker's /models, a folder or a file; more than once for more.")
  private List<Path> models = List.of();

  private ImageMain() {}

  /// Runs the command line.
  public static void main(String... arguments) {
    var command =
        new CommandLine(new ImageMain())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setExecutionExceptionHandler((failure, line, _) -> {
              line.getErr().println("dormouse: " + failure.getMessage());
              return CommandLine.ExitCode.SOFTWARE;
            });
    System.exit(command.execute(arguments));
  }

  @Override
  public Integer call() throws IOException {
    var distribution = Path.of(System.getenv("DORMOUSE_DIST"));
    var work = Files.createDirectories(distribution.resolveSibling("image"));
    var ort = Optional.ofNullable(ortHome).orElse(distribution.resolve("ort")).toRealPath();
    var app = new AppFolder(distribution, work);
    app.prepare(System.out);
    var entrypoint = distribution.resolve("worker-entrypoint");
    var image =
        new ImageArchive(
            application,
            new ImageLayers(app, ort, models, entrypoint),
            base(work, app, ort),
            work.resolve("cache"));
    var called =
        Optional.ofNullable(name).orElse("dev.local/dormouse-" + application.label() + ":1");
    var digest = image.write(called, tar.toAbsolutePath());
    System.out.printf("image: %s %s, %d MB%n", called, digest, Files.size(tar) >> 20);
    return CommandLine.ExitCode.OK;
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

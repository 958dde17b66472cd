package io.dormouse.gateway.command;

import io.dormouse.gateway.config.ConfigResult.Loaded;
import io.dormouse.gateway.config.Problem;
import io.dormouse.gateway.config.RenderChecks;
import io.dormouse.gateway.platform.knative.render.ManifestSession;
import io.dormouse.gateway.platform.knative.render.Manifests;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The command `knative render`: prints what the cluster is to have, compares or applies it.
final class RenderCommand {
  /// As of `kubectl diff`: 1 means that something differs.
  private static final int DIFFERENT = 1;

  private static final int COMPARISON_FAILED = 2;

  private final PrintStream out;
  private final PrintStream err;

  RenderCommand(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /// The exit code of the command on a configuration that was read.
  int run(Path file, Loaded loaded, Invocation.KnativeRender asked) {
    int failed = asked.mode() == Invocation.RenderMode.DIFF ? COMPARISON_FAILED : Commands.FAILED;
    String text;
    try {
      text = Files.readString(file);
    } catch (IOException e) {
      err.println("dormouse: " + file + " cannot be read: " + e.getMessage());
      return failed;
    }
    List<Problem> problems =
        RenderChecks.problems(loaded.config(), asked.model(), file.toString(), text);
    if (!problems.isEmpty()) {
      err.println("dormouse: " + file + " cannot be rendered:");
      problems.forEach(problem -> err.println("  " + problem.text()));
      return failed;
    }
    warn(loaded, asked);
    RenderChecks.warnings(loaded.config(), asked.model(), file.toString())
        .forEach(it -> err.println("dormouse: " + it.text()));
    return carryOut(Manifests.of(loaded.config(), asked.model(), text), asked.mode());
  }

  /// The exit code where nothing could be rendered.
  static int failure(Invocation.KnativeRender asked) {
    return asked.mode() == Invocation.RenderMode.DIFF ? COMPARISON_FAILED : Commands.FAILED;
  }

  private int carryOut(Manifests manifests, Invocation.RenderMode mode) {
    return switch (mode) {
      case PRINT -> {
        out.print(manifests.yaml());
        yield Commands.FINE;
      }
      case DIFF -> {
        try (var session = ManifestSession.connect(out::println, this::refused)) {
          yield switch (session.compare(manifests)) {
            case SAME -> Commands.FINE;
            case DIFFERENT -> DIFFERENT;
            case FAILED -> COMPARISON_FAILED;
          };
        }
      }
      case APPLY -> {
        try (var session = ManifestSession.connect(out::println, this::refused)) {
          yield session.apply(manifests) ? Commands.FINE : Commands.FAILED;
        }
      }
    };
  }

  /// What does not come from the file does not reach a gateway in the cluster.
  private void warn(Loaded loaded, Invocation.KnativeRender asked) {
    boolean gateway = loaded.config().knative().deployment().image().isPresent();
    if (gateway && asked.model().isEmpty()) {
      loaded
          .overrides()
          .forEach(it ->
              err.println(
                  "dormouse: " + it.key() + " comes from: " + it.where() + "; not in the cluster"));
    }
  }

  private void refused(String line) {
    err.println("dormouse: " + line);
  }
}

package io.dormouse.gateway.command;

import io.dormouse.gateway.command.ConfigFiles.Found;
import io.dormouse.gateway.command.StartupConfig.Startup;
import io.dormouse.gateway.config.ConfigLoader;
import io.dormouse.gateway.config.ConfigResult;
import io.dormouse.gateway.config.ConfigResult.Overridden;
import io.dormouse.gateway.config.GatewayConfig;
import io.dormouse.gateway.config.JsonSchema;
import io.dormouse.gateway.config.Problem;
import io.dormouse.gateway.config.Surroundings;
import io.dormouse.gateway.platform.knative.ClusterCommands;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/// Carries out the gateway's commands, all but what `up` starts.
public final class Commands {
  /// Exit code of a command that did its work.
  public static final int FINE = 0;

  /// Exit code of a command that failed.
  public static final int FAILED = 1;

  /// Exit code of a command line that was not understood.
  public static final int USAGE = 2;

  private final PrintStream out;
  private final PrintStream err;
  private final Function<Map<String, String>, Surroundings> surroundings;

  /// Commands that print to the two streams and read configuration in the surroundings that flags
  /// lead to.
  public Commands(
      PrintStream out, PrintStream err, Function<Map<String, String>, Surroundings> surroundings) {
    this.out = out;
    this.err = err;
    this.surroundings = surroundings;
  }

  /// What is left to do after a command.
  public sealed interface Outcome {
    /// End with an exit code.
    record Exit(int code) implements Outcome {}

    /// Start the gateway.
    record Start(Startup startup) implements Outcome {}
  }

  /// Runs one command line.
  public Outcome run(String... arguments) {
    return switch (new CommandParser().parse(arguments)) {
      case Invocation.Up up -> up(up);
      case Invocation.ConfigCheck(Optional<Path> config) -> check(config);
      case Invocation.ConfigSchema _ -> print(JsonSchema.text());
      case Invocation.KnativeRender render -> render(render);
      case Invocation.KnativeCheck(Optional<Path> config) ->
          inCluster(config, ClusterCommands::check);
      case Invocation.KnativeStatus(Optional<Path> config, var output) ->
          inCluster(config, commands -> commands.status(output));
      case Invocation.Version _ -> print("dormouse " + Version.text());
      case Invocation.Help(String text) -> print(text.stripTrailing());
      case Invocation.Wrong(String message, String usage) -> {
        err.println("dormouse: " + message);
        err.println(usage.stripTrailing());
        yield new Outcome.Exit(USAGE);
      }
    };
  }

  private Outcome up(Invocation.Up up) {
    Surroundings around = surroundings.apply(up.flags());
    ConfigLoader loader = new ConfigLoader(around);
    return file(up.config(), around)
        .<Outcome>map(file ->
            switch (loader.load(file)) {
              case ConfigResult.Loaded(GatewayConfig config, List<?> _) ->
                  new Outcome.Start(
                      new Startup(config, new UpOptions(up.firstCall(), file), loader));
              case ConfigResult.Refused(List<Problem> problems) -> refused(file, problems);
            })
        .orElseGet(() -> new Outcome.Exit(FAILED));
  }

  private Outcome check(Optional<Path> named) {
    Surroundings around = surroundings.apply(Map.of());
    return file(named, around)
        .map(file ->
            switch (new ConfigLoader(around).load(file)) {
              case ConfigResult.Loaded(GatewayConfig config, List<Overridden> overrides) ->
                  fine(file, config, overrides);
              case ConfigResult.Refused(List<Problem> problems) -> refused(file, problems);
            })
        .orElseGet(() -> new Outcome.Exit(FAILED));
  }

  private Outcome render(Invocation.KnativeRender render) {
    Surroundings around = surroundings.apply(Map.of());
    return new Outcome.Exit(
        file(render.config(), around)
            .map(file ->
                switch (new ConfigLoader(around).load(file)) {
                  case ConfigResult.Loaded loaded ->
                      new RenderCommand(out, err).run(file, loaded, render);
                  case ConfigResult.Refused(List<Problem> problems) -> {
                    tell(file, problems);
                    yield RenderCommand.failure(render);
                  }
                })
            .orElseGet(() -> RenderCommand.failure(render)));
  }

  private Outcome inCluster(Optional<Path> named, Predicate<ClusterCommands> command) {
    Surroundings around = surroundings.apply(Map.of());
    return file(named, around)
        .map(file ->
            switch (new ConfigLoader(around).load(file)) {
              case ConfigResult.Loaded(GatewayConfig config, List<Overridden> _) ->
                  new Outcome.Exit(
                      command.test(new ClusterCommands(config, around.variables(), out, err))
                          ? FINE
                          : FAILED);
              case ConfigResult.Refused(List<Problem> problems) -> refused(file, problems);
            })
        .orElseGet(() -> new Outcome.Exit(FAILED));
  }

  private Optional<Path> file(Optional<Path> named, Surroundings around) {
    return switch (ConfigFiles.find(named, around)) {
      case Found.At(Path file) -> Optional.of(file);
      case Found.Nowhere(List<String> looked) -> {
        err.println("dormouse: no configuration file; looked for " + String.join(", ", looked));
        yield Optional.empty();
      }
    };
  }

  private Outcome fine(Path file, GatewayConfig config, List<Overridden> overrides) {
    out.println(file + ": fine, models: " + String.join(", ", config.models().keySet()));
    overrides.forEach(it -> out.println("  " + it.key() + " comes from: " + it.where()));
    return new Outcome.Exit(FINE);
  }

  private Outcome refused(Path file, List<Problem> problems) {
    tell(file, problems);
    return new Outcome.Exit(FAILED);
  }

  private void tell(Path file, List<Problem> problems) {
    err.println("dormouse: " + file + " cannot be used:");
    problems.forEach(problem -> err.println("  " + problem.text()));
  }

  private Outcome print(String text) {
    out.println(text);
    return new Outcome.Exit(FINE);
  }
}

package io.dormouse.gateway.command;

import io.dormouse.gateway.platform.knative.ClusterCommands.Output;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/// Reads the gateway's command line.
final class CommandParser {
  private final CommandLine commandLine = new CommandLine(root());

  /// What the arguments ask for.
  Invocation parse(String... arguments) {
    try {
      List<ParseResult> path =
          List.copyOf(commandLine.parseArgs(arguments).asCommandLineList()).stream()
              .map(CommandLine::getParseResult)
              .toList();
      return invocation(path.getLast());
    } catch (ParameterException e) {
      return new Invocation.Wrong(String.valueOf(e.getMessage()), usage(e.getCommandLine()));
    }
  }

  private Invocation invocation(ParseResult last) {
    CommandSpec spec = last.commandSpec();
    if (last.hasMatchedOption("--help")) {
      return new Invocation.Help(usage(spec.commandLine()));
    }
    return switch (spec.qualifiedName()) {
      case "dormouse up" -> up(last);
      case "dormouse config check" -> new Invocation.ConfigCheck(config(last));
      case "dormouse config schema" -> new Invocation.ConfigSchema();
      case "dormouse knative render" -> render(last);
      case "dormouse knative check" -> new Invocation.KnativeCheck(config(last));
      case "dormouse knative status" -> status(last);
      case "dormouse version" -> new Invocation.Version();
      case "dormouse help" -> new Invocation.Help(usage(commandLine));
      default -> new Invocation.Wrong("which command?", usage(spec.commandLine()));
    };
  }

  private static Invocation up(ParseResult result) {
    Map<String, String> flags = new LinkedHashMap<>();
    flag(result, "--port").ifPresent(port -> flags.put("dormouse.listen.port", port));
    flag(result, "--management-port")
        .ifPresent(port -> flags.put("dormouse.management.port", port));
    return new Invocation.Up(config(result), flags, !result.hasMatchedOption("--no-first-call"));
  }

  private static Invocation render(ParseResult result) {
    boolean diff = result.hasMatchedOption("--diff");
    boolean apply = result.hasMatchedOption("--apply");
    if (diff && apply) {
      return new Invocation.Wrong(
          "--diff and --apply exclude each other", usage(result.commandSpec().commandLine()));
    }
    Invocation.RenderMode mode =
        diff
            ? Invocation.RenderMode.DIFF
            : apply ? Invocation.RenderMode.APPLY : Invocation.RenderMode.PRINT;
    return new Invocation.KnativeRender(config(result), flag(result, "--model"), mode);
  }

  private static Invocation status(ParseResult result) {
    return switch (flag(result, "--output").orElse("table")) {
      case "table" -> new Invocation.KnativeStatus(config(result), Output.TABLE);
      case "json" -> new Invocation.KnativeStatus(config(result), Output.JSON);
      case String other ->
          new Invocation.Wrong(
              "--output: \"" + other + "\" is neither table nor json",
              usage(result.commandSpec().commandLine()));
    };
  }

  private static Optional<Path> config(ParseResult result) {
    return flag(result, "--config").map(Path::of);
  }

  private static Optional<String> flag(ParseResult result, String name) {
    return Optional.ofNullable(result.<String>matchedOptionValue(name, null));
  }

  private static CommandSpec root() {
    CommandSpec config =
        command("config", "The configuration file.")
            .addSubcommand("check", command("check", "Checks it.").addOption(configOption()))
            .addSubcommand("schema", command("schema", "Prints its JSON schema."));
    CommandSpec up =
        command("up", "Starts the gateway in the foreground.")
            .addOption(configOption())
            .addOption(value("--port", "N", "Data port, instead of the configured one."))
            .addOption(value("--management-port", "N", "Management port, likewise."))
            .addOption(flagOption("--no-first-call", "Does not show a first call."));
    return command("dormouse", "A scale-to-zero gateway for GPU inference.")
        .addSubcommand("up", up)
        .addSubcommand("config", config)
        .addSubcommand("knative", knative())
        .addSubcommand("version", command("version", "Prints the version."))
        .addSubcommand("help", command("help", "Prints this list."));
  }

  private static CommandSpec knative() {
    return command("knative", "Models in a cluster with Knative.")
        .addSubcommand(
            "render",
            command("render", "Prints the manifests of the models, and of the gateway.")
                .addOption(configOption())
                .addOption(value("--model", "MODEL", "Only this model's Service."))
                .addOption(flagOption("--diff", "Prints what applying them would change."))
                .addOption(flagOption("--apply", "Applies them, by your kubeconfig's rights.")))
        .addSubcommand(
            "check",
            command("check", "Checks whether the cluster has what they need.")
                .addOption(configOption()))
        .addSubcommand(
            "status",
            command("status", "Tells what they are at.")
                .addOption(configOption())
                .addOption(value("--output", "FORMAT", "table or json.")));
  }

  private static OptionSpec flagOption(String name, String description) {
    return OptionSpec.builder(name).description(description).build();
  }

  private static CommandSpec command(String name, String description) {
    CommandSpec spec = CommandSpec.create().name(name);
    spec.usageMessage().description(description);
    return spec.addOption(
        OptionSpec.builder("-h", "--help").usageHelp(true).description("Prints help.").build());
  }

  private static OptionSpec configOption() {
    return value("--config", "FILE", "The file, instead of the first one found.");
  }

  private static OptionSpec value(String name, String label, String description) {
    return OptionSpec.builder(name)
        .type(String.class)
        .paramLabel(label)
        .description(description)
        .build();
  }

  private static String usage(CommandLine commandLine) {
    return commandLine.getUsageMessage(Ansi.OFF);
  }
}

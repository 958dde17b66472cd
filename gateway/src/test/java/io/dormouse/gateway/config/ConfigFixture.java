package io.dormouse.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A folder with one configuration file, and the surroundings it is loaded in.
final class ConfigFixture {
  final Path folder;
  final Map<String, String> variables = new HashMap<>();
  final Map<String, String> properties = new HashMap<>();
  final Map<String, String> flags = new HashMap<>();

  ConfigFixture(Path folder) {
    this.folder = folder;
    variables.put("HOME", folder.resolve("user").toString());
    properties.put("java.home", "/jdk");
    makeFolder("model");
    write("worker.args", "");
    variables.put("DORMOUSE_WORKER_ARGS_FILE", folder.resolve("worker.args").toString());
  }

  Path makeFolder(String name) {
    try {
      return Files.createDirectories(folder.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path write(String name, String text) {
    try {
      return Files.writeString(folder.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Surroundings surroundings() {
    return new Surroundings(variables, properties, flags, folder);
  }

  ConfigResult load(String yaml) {
    return new ConfigLoader(surroundings()).load(write("dormouse.yaml", yaml));
  }

  GatewayConfig config(String yaml) {
    return loaded(load(yaml)).config();
  }

  /// The problems, one a line.
  String problems(String yaml) {
    assertThat(load(yaml)).isInstanceOf(ConfigResult.Refused.class);
    List<Problem> problems = ((ConfigResult.Refused) load(yaml)).problems();
    return String.join("\n", problems.stream().map(Problem::text).toList());
  }

  static ConfigResult.Loaded loaded(ConfigResult result) {
    assertThat(result).isInstanceOf(ConfigResult.Loaded.class);
    return (ConfigResult.Loaded) result;
  }

  /// A file with one model on the folder `model`, further keys of the gateway before it.
  static String oneModel(String gatewayKeys, String modelKeys) {
    return "dormouse:\n"
        + gatewayKeys.indent(2)
        + "  models:\n    mini:\n      path: model\n"
        + modelKeys.indent(6);
  }

  /// The same with a command instead of a path.
  static String oneServer(String modelKeys) {
    return "dormouse:\n  models:\n    big:\n      command: [serve, \"${PORT}\"]\n"
        + modelKeys.indent(6);
  }
}

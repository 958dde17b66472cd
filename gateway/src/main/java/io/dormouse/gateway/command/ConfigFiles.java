package io.dormouse.gateway.command;

import io.dormouse.gateway.config.Surroundings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Finds the configuration file: the one named, else the first of the usual places.
final class ConfigFiles {
  private static final String FILE = "dormouse.yaml";

  private ConfigFiles() {}

  /// Where the file is.
  sealed interface Found {
    /// Read this one; a file that was named need not exist.
    record At(Path file) implements Found {}

    /// There is none.
    record Nowhere(List<String> looked) implements Found {}
  }

  static Found find(Optional<Path> named, Surroundings surroundings) {
    Path here = surroundings.workingFolder();
    if (named.isPresent()) {
      return new Found.At(here.resolve(named.get()));
    }
    List<String> looked = new ArrayList<>();
    Path local = here.resolve(FILE);
    if (Files.exists(local)) {
      return new Found.At(local);
    }
    looked.add(local.toString());
    Optional<String> variable = variable(surroundings, "DORMOUSE_CONFIG");
    if (variable.isPresent()) {
      return new Found.At(here.resolve(variable.get()));
    }
    looked.add("$DORMOUSE_CONFIG");
    Path home = surroundings.home().resolve(FILE);
    if (Files.exists(home)) {
      return new Found.At(home);
    }
    looked.add(home.toString());
    Optional<String> demo = variable(surroundings, "DORMOUSE_DEMO_CONFIG");
    looked.add("$DORMOUSE_DEMO_CONFIG");
    return demo.<Found>map(file -> new Found.At(here.resolve(file)))
        .orElseGet(() -> new Found.Nowhere(List.copyOf(looked)));
  }

  private static Optional<String> variable(Surroundings surroundings, String name) {
    return Optional.ofNullable(surroundings.variables().get(name)).filter(it -> !it.isBlank());
  }
}

package io.dormouse.gateway.command;

import io.dormouse.gateway.command.StartupConfig.Startup;
import io.dormouse.gateway.config.ConfigLoader;
import io.dormouse.gateway.config.ConfigResult;
import io.dormouse.gateway.config.GatewayConfig;
import io.dormouse.gateway.config.Problem;
import io.dormouse.gateway.config.Surroundings;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// Makes the start-up configuration injectable.
@Singleton
public final class StartupProducer {
  private final Startup startup;

  /// Takes what `main` set; where no `main` ran, as in tests, the file that the property
  /// `dormouse.config` names.
  StartupProducer(@ConfigProperty(name = "dormouse.config") Optional<Path> file) {
    this.startup = StartupConfig.get().orElseGet(() -> load(file));
  }

  @Produces
  @Singleton
  GatewayConfig config() {
    return startup.config();
  }

  @Produces
  @Singleton
  UpOptions options() {
    return startup.options();
  }

  @Produces
  @Singleton
  ConfigLoader loader() {
    return startup.loader();
  }

  private static Startup load(Optional<Path> file) {
    Path path =
        file.orElseThrow(() -> new IllegalStateException("neither main nor dormouse.config"));
    ConfigLoader loader = new ConfigLoader(Surroundings.ofProcess(Map.of()));
    return switch (loader.load(path)) {
      case ConfigResult.Loaded(GatewayConfig config, List<?> _) ->
          new Startup(config, new UpOptions(false, path), loader);
      case ConfigResult.Refused(List<Problem> problems) ->
          throw new IllegalStateException(problems.toString());
    };
  }
}

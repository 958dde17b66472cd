package io.dormouse.gateway.command;

import io.dormouse.gateway.command.StartupConfig.Startup;
import io.dormouse.gateway.config.GatewayConfig;
import io.quarkus.runtime.Quarkus;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The gateway as a process: boots the framework with a configuration and stays until it ends.
public final class GatewayProcess {
  private GatewayProcess() {}

  /// Runs the gateway in the foreground; ends the process.
  public static void run(Startup startup) {
    StartupConfig.set(startup);
    frameworkProperties(startup.config()).forEach(System::setProperty);
    Quarkus.run(null, (code, failure) -> exit(startup.config(), code, failure));
  }

  /// What the framework has to know of the configuration.
  static Map<String, String> frameworkProperties(GatewayConfig config) {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("quarkus.http.host", config.listen().host());
    properties.put("quarkus.http.port", Integer.toString(config.listen().port()));
    properties.put("quarkus.management.host", config.management().host());
    properties.put("quarkus.management.port", Integer.toString(config.management().port()));
    // Empty takes the framework's own limit away: the data route enforces limits.max-body.
    properties.put("quarkus.http.limits.max-body-size", "");
    return properties;
  }

  private static void exit(GatewayConfig config, int code, @Nullable Throwable failure) {
    if (failure != null) {
      StartFailure.print(config, failure, System.err);
    }
    System.exit(code);
  }
}

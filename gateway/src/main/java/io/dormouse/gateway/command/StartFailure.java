package io.dormouse.gateway.command;

import io.dormouse.gateway.config.GatewayConfig;
import io.dormouse.gateway.config.ListenAddress;
import io.quarkus.runtime.QuarkusBindException;
import java.io.PrintStream;
import java.util.Optional;

/// Says why the gateway did not start.
final class StartFailure {
  private StartFailure() {}

  static void print(GatewayConfig config, Throwable failure, PrintStream err) {
    Optional<String> known = bindLine(config, failure);
    if (known.isPresent()) {
      err.println("dormouse: " + known.get());
    } else {
      err.println("dormouse: the gateway did not start");
      failure.printStackTrace(err);
    }
  }

  private static Optional<String> bindLine(GatewayConfig config, Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof QuarkusBindException bind) {
        return Optional.of(line(config, bind));
      }
    }
    return Optional.empty();
  }

  private static String line(GatewayConfig config, QuarkusBindException bind) {
    boolean data = bind.getPort() == config.listen().port();
    ListenAddress address = data ? config.listen() : config.management();
    String section = data ? "dormouse.listen" : "dormouse.management";
    String reason =
        String.valueOf(bind.getMessage()).contains("already in use")
            ? "is in use by another process"
            : "cannot be bound";
    return "%s.port = %d: %s:%d %s; choose another by %s or %s"
        .formatted(
            section,
            address.port(),
            address.host(),
            address.port(),
            reason,
            data ? "--port" : "--management-port",
            section + ".port");
  }
}

package io.dormouse.gateway.command;

import io.dormouse.gateway.command.StartupConfig.Startup;
import io.dormouse.gateway.config.GatewayConfig;
import io.dormouse.gateway.http.HeadRules;
import io.quarkus.runtime.Application;
import io.quarkus.runtime.Quarkus;
import java.io.PrintStream;
import java.net.BindException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// The gateway as a process: boots the framework with a configuration and stays until it ends.
public final class GatewayProcess {
  private static final AtomicBoolean EXITING = new AtomicBoolean();

  private GatewayProcess() {}

  /// Runs the gateway in the foreground; ends the process.
  public static void run(Startup startup) {
    GatewayConfig config = startup.config();
    List<String> problems = AddressProbe.problems(config);
    if (!problems.isEmpty()) {
      problems.forEach(problem -> System.err.println("dormouse: " + problem));
      System.exit(Commands.FAILED);
    }
    StartupConfig.set(startup);
    frameworkProperties(config).forEach(System::setProperty);
    Runtime.getRuntime().addShutdownHook(new Thread(GatewayProcess::endInOrder, "orderly end"));
    Quarkus.run(null, (code, failure) -> exit(config, code, failure));
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
    properties.put("quarkus.http.http2", Boolean.toString(config.http2().enabled()));
    properties.put(
        "quarkus.http.limits.max-concurrent-streams",
        Integer.toString(config.http2().maxStreams()));
    properties.put(
        "quarkus.http.limits.rst-flood-max-rst-frame-per-window",
        Integer.toString(config.http2().maxResets()));
    // Calls of one connection share it alike: no tree of priorities, which clients could grow.
    properties.put("vertx.h2StreamByteDistributor", "uniform");
    // A mark for blocking database clients, which costs each call a map of its own.
    properties.put(
        "io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle.I_HAVE_CHECKED_EVERYTHING",
        "true");
    properties.put(HeadRules.SERVICES, HeadRules.LOAD);
    properties.put(HeadRules.MILLIS, Long.toString(config.limits().bodyTimeout().toMillis()));
    return properties;
  }

  private static void exit(GatewayConfig config, int code, @Nullable Throwable failure) {
    if (failure != null) {
      report(config, failure, System.err);
    }
    EXITING.set(true);
    System.exit(code);
  }

  /// After a signal the process ends with 0 once everything is stopped; left alone the virtual
  /// machine would say 128 and the signal's number.
  private static void endInOrder() {
    Application application = Application.currentApplication();
    if (application == null || EXITING.get()) {
      return;
    }
    application.awaitShutdown();
    System.out.flush();
    System.err.flush();
    Runtime.getRuntime().halt(Commands.FINE);
  }

  /// Says why the framework did not start; a port may have been taken since it was probed.
  static void report(GatewayConfig config, Throwable failure, PrintStream err) {
    List<String> problems = isBindFailure(failure) ? AddressProbe.problems(config) : List.of();
    if (problems.isEmpty()) {
      err.println("dormouse: the gateway did not start");
      failure.printStackTrace(err);
    }
    problems.forEach(problem -> err.println("dormouse: " + problem));
  }

  private static boolean isBindFailure(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof BindException) {
        return true;
      }
    }
    return false;
  }
}

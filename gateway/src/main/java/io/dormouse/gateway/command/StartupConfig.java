package io.dormouse.gateway.command;

import io.dormouse.gateway.config.ConfigLoader;
import io.dormouse.gateway.config.GatewayConfig;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/// Hands what `main` has read over to the application, which the framework creates without
/// arguments.
public final class StartupConfig {
  private static final AtomicReference<Optional<Startup>> CURRENT =
      new AtomicReference<>(Optional.empty());

  private StartupConfig() {}

  /// What the application starts with.
  ///
  /// @param config checked configuration
  /// @param options of the command `up`
  /// @param loader that read it, with the same overrides, for reading it again
  public record Startup(GatewayConfig config, UpOptions options, ConfigLoader loader) {}

  /// Sets it; once, before the framework boots.
  public static void set(Startup startup) {
    if (!CURRENT.compareAndSet(Optional.empty(), Optional.of(startup))) {
      throw new IllegalStateException("the start-up configuration is set already");
    }
  }

  static Optional<Startup> get() {
    return CURRENT.get();
  }
}

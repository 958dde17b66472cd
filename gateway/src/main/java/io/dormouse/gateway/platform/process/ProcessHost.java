package io.dormouse.gateway.platform.process;

import io.dormouse.gateway.config.GatewayConfig;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// What the platforms of all models share.
///
/// @param gateway the configuration
/// @param vertx runs the talk with the workers
/// @param leases of the locked home
/// @param environment the gateway's own variables
/// @param secrets makes unguessable words
/// @param nanoClock as [System#nanoTime]
public record ProcessHost(
    GatewayConfig gateway,
    Vertx vertx,
    LeaseFolder leases,
    Map<String, String> environment,
    Supplier<String> secrets,
    LongSupplier nanoClock) {
  private static final int SECRET_BYTES = 32;

  /// A source of words of 256 random bits.
  public static Supplier<String> secrets(SecureRandom random) {
    return () -> {
      var bytes = new byte[SECRET_BYTES];
      random.nextBytes(bytes);
      return HexFormat.of().formatHex(bytes);
    };
  }
}

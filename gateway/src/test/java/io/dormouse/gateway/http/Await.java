package io.dormouse.gateway.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// Waiting with a deadline, for tests on real sockets.
public final class Await {
  private static final long SECONDS = 20;

  private Await() {}

  /// The value of a future that comes in time.
  public static <T> T value(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
  }

  /// Returns once the condition holds.
  public static void until(Vertx vertx, BooleanSupplier condition) throws Exception {
    Promise<Boolean> holds = Promise.promise();
    long timer =
        vertx.setPeriodic(
            1,
            _ -> {
              if (condition.getAsBoolean()) {
                holds.tryComplete(true);
              }
            });
    try {
      value(holds.future());
    } finally {
      vertx.cancelTimer(timer);
    }
  }
}

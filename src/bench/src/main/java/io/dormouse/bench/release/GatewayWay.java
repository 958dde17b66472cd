package io.dormouse.bench.release;

import io.dormouse.bench.gateway.Gateway;
import java.io.IOException;
import java.time.Duration;

/// Through a gateway, which holds the calls and starts the worker.
///
/// @param model the worker's
record GatewayWay(Gateway gateway, String model) implements Way {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Duration LOOK = Duration.ofMillis(2);

  @Override
  public int port() {
    return gateway.port();
  }

  @Override
  public int workerPort() throws IOException {
    return gateway.admin().workerPort(model);
  }

  @Override
  public void awaitHeld(int calls) throws IOException {
    long endNanos = System.nanoTime() + LIMIT.toNanos();
    while (gateway.admin().pool(model).getInteger("held") < calls) {
      if (System.nanoTime() - endNanos > 0) {
        throw new IOException("not held within " + LIMIT + ": " + gateway.admin().pool(model));
      }
      Way.pause(LOOK);
    }
  }

  @Override
  public void sleep() throws IOException {
    gateway.admin().sleep(model);
  }

  @Override
  public void close() throws IOException {
    gateway.close();
  }
}

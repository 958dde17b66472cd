package io.dormouse.gateway.pool;

import java.util.Optional;

/// Where a ready worker takes calls.
///
/// @param host address
/// @param port data port
/// @param token value of `Dormouse-Worker-Token`, for our own workers
public record WorkerEndpoint(String host, int port, Optional<String> token) {
  @Override
  public String toString() {
    return host + ":" + port;
  }
}

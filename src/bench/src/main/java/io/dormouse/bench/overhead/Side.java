package io.dormouse.bench.overhead;

import java.time.Duration;
import java.util.Optional;

/// One way to the upstream.
///
/// @param name as it stands in the report
/// @param port on loopback
/// @param process in the middle; none on the direct way
record Side(String name, int port, Optional<ProcessHandle> process) {
  static final String DIRECT = "direct";
  static final String NGINX = "nginx";
  static final String ENVOY = "Envoy";
  static final String GATEWAY = "gateway";

  /// Processor time that the process in the middle has used so far.
  long cpuNanos() {
    return process.flatMap(it -> it.info().totalCpuDuration()).map(Duration::toNanos).orElse(0L);
  }
}

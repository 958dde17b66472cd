package io.dormouse.gateway.admin;

import java.util.List;

/// The port through which operators read what workers logged.
@FunctionalInterface
public interface WorkerLogs {
  /// The last lines of a model's workers, oldest first.
  List<String> lines(String model, int count);
}

package io.dormouse.gateway.admin;

import java.util.List;
import java.util.Optional;

/// The port through which operators read what platforms know of a model's workers.
public interface PlatformNotes {
  /// The last lines of a model's workers, oldest first.
  List<String> lines(String model, int count);

  /// What its platform says that the model is at, in the platform's words; empty where the pool
  /// knows all there is.
  Optional<String> phase(String model);
}

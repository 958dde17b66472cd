package io.dormouse.worker.ort;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// What a session is made with.
///
/// @param intraOpThreads threads one operator may use; 1 or more
/// @param optimization how far the graph is rewritten
/// @param entries session configuration entries, such as {@code session.disable_cpu_ep_fallback}
/// @param cuda options of the CUDA provider, or empty to run on the CPU alone
/// @param profile how the name of a file begins into which the times of each run's operators are
///   written until the session is closed; empty where none are taken
public record SessionSettings(
    int intraOpThreads,
    GraphOptimization optimization,
    Map<String, String> entries,
    Optional<Map<String, String>> cuda,
    Optional<Path> profile) {
  /// Copies the maps and checks the thread count.
  public SessionSettings {
    if (intraOpThreads < 1) {
      throw new IllegalArgumentException(
          "intraOpThreads must be at least 1, got " + intraOpThreads);
    }
    entries = Map.copyOf(entries);
    cuda = cuda.map(Map::copyOf);
  }
}

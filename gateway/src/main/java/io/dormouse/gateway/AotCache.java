package io.dormouse.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Whether this process runs from the AOT cache that its start named.
final class AotCache {
  private static final Path MEMORY_MAPS = Path.of("/proc/self/maps");

  private AotCache() {}

  /// What became of the cache, for the log.
  static String describe() {
    return describe(Optional.ofNullable(System.getProperty("dormouse.aot.cache")), MEMORY_MAPS);
  }

  /// A JVM that uses a cache has its file mapped; one that rejects it has said why and gone on.
  static String describe(Optional<String> cache, Path memoryMaps) {
    @Nullable String file = cache.orElse(null);
    if (file == null) {
      return "not used (this start named none)";
    }
    if (!Files.exists(Path.of(file))) {
      return "not used (there is none; ./dormouse build makes it)";
    }
    try {
      return Files.readString(memoryMaps).contains(file)
          ? "used"
          : "rejected (the JVM's reason is in its [aot] lines above; ./dormouse doctor repeats it)";
    } catch (IOException e) {
      return "unknown (" + memoryMaps + " cannot be read)";
    }
  }
}

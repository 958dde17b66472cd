package io.dormouse.bench.coldstart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A program under the worker's JVM settings with an AOT cache of its own, and how long it takes
/// from spawn to its first sign.
final class BareProgram {
  private static final Duration END_TIMEOUT = Duration.ofSeconds(30);

  private final JvmSettings settings;
  private final Path cache;
  private final Sign sign;

  /// A program's arguments after the JVM's, and what shows that it is up.
  interface Sign {
    /// The program's arguments, made anew for each start.
    List<String> program() throws IOException;

    /// Waits until it is up.
    void await(Process process) throws IOException;

    /// Whether the program ends by itself once it is up.
    boolean endsByItself();
  }

  BareProgram(JvmSettings settings, Path cache, Sign sign) {
    this.settings = settings;
    this.cache = cache;
    this.sign = sign;
  }

  /// Makes the AOT cache by one run from start to end.
  void train() throws IOException, InterruptedException {
    Files.deleteIfExists(cache);
    run(List.of("-XX:AOTCacheOutput=" + cache));
    if (!Files.exists(cache)) {
      throw new IOException("no AOT cache was made: " + cache);
    }
  }

  /// Milliseconds from spawn to its sign; fails where the cache cannot be used.
  double measureMs() throws IOException, InterruptedException {
    return run(List.of("-XX:AOTCache=" + cache, "-XX:AOTMode=on")) / 1e6;
  }

  private long run(List<String> options) throws IOException, InterruptedException {
    var command = settings.command(options, sign.program());
    var log = cache.resolveSibling(cache.getFileName() + ".log");
    long startNanos = System.nanoTime();
    var process = new ProcessBuilder(command).redirectError(log.toFile()).start();
    try {
      sign.await(process);
      long upNanos = System.nanoTime();
      if (!sign.endsByItself()) {
        process.destroy();
      }
      if (!process.waitFor(END_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException("it did not end within " + END_TIMEOUT);
      }
      return upNanos - startNanos;
    } finally {
      process.destroyForcibly();
    }
  }
}

package io.dormouse.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// How long each model takes to load, as measured, kept over restarts in the gateway's home.
final class EstimateFile {
  private static final Pattern MILLIS = Pattern.compile("[0-9]{1,9}");

  private final Path file;
  private Map<String, Duration> written;

  private EstimateFile(Path file, Map<String, Duration> written) {
    this.file = file;
    this.written = written;
  }

  /// Reads the file of a home; what cannot be read counts as not measured.
  static EstimateFile open(Path home) {
    Path file = home.resolve("estimates.properties");
    var estimates = new TreeMap<String, Duration>();
    var properties = new Properties();
    try (var reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException notReadable) {
      properties.clear();
    }
    properties.forEach((model, millis) -> {
      if (MILLIS.matcher(millis.toString()).matches()) {
        estimates.put(model.toString(), Duration.ofMillis(Long.parseLong(millis.toString())));
      }
    });
    return new EstimateFile(file, estimates);
  }

  /// What was measured, by model.
  synchronized Map<String, Duration> all() {
    return Map.copyOf(written);
  }

  /// Writes what is measured now, if it is something else; blocks.
  synchronized void write(Map<String, Duration> estimates) throws IOException {
    if (estimates.equals(written)) {
      return;
    }
    var properties = new Properties();
    estimates.forEach(
        (model, load) -> properties.setProperty(model, Long.toString(load.toMillis())));
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    try (var writer = Files.newBufferedWriter(fresh)) {
      properties.store(writer, "milliseconds that models take to load");
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    written = new TreeMap<>(estimates);
  }
}

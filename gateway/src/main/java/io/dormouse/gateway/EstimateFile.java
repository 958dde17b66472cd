package io.dormouse.gateway;

import io.dormouse.gateway.pool.LoadEstimate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// How long each model takes to load, as measured, kept over restarts in the gateway's home.
final class EstimateFile {
  private static final Pattern PHASES = Pattern.compile("([0-9]{1,9}),([0-9]{1,9}),([0-9]{1,9})");

  private final Path file;
  private Map<String, LoadEstimate> written;

  private EstimateFile(Path file, Map<String, LoadEstimate> written) {
    this.file = file;
    this.written = written;
  }

  /// Reads the file of a home; what cannot be read counts as not measured.
  static EstimateFile open(Path home) {
    Path file = home.resolve("estimates.properties");
    var estimates = new TreeMap<String, LoadEstimate>();
    var properties = new Properties();
    try (var reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException notReadable) {
      properties.clear();
    }
    properties.forEach((model, phases) -> {
      var millis = PHASES.matcher(phases.toString());
      if (millis.matches()) {
        estimates.put(
            model.toString(),
            new LoadEstimate(phase(millis, 1), phase(millis, 2), phase(millis, 3)));
      }
    });
    return new EstimateFile(file, estimates);
  }

  private static Duration phase(MatchResult millis, int group) {
    return Duration.ofMillis(Long.parseLong(millis.group(group)));
  }

  private static String text(LoadEstimate load) {
    return load.starting().toMillis()
        + ","
        + load.loading().toMillis()
        + ","
        + load.warming().toMillis();
  }

  /// What was measured, by model.
  synchronized Map<String, LoadEstimate> all() {
    return Map.copyOf(written);
  }

  /// Writes what is measured now, if it is something else; blocks.
  synchronized void write(Map<String, LoadEstimate> estimates) throws IOException {
    if (estimates.equals(written)) {
      return;
    }
    var properties = new Properties();
    estimates.forEach((model, load) -> properties.setProperty(model, text(load)));
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    try (var writer = Files.newBufferedWriter(fresh)) {
      properties.store(writer, "milliseconds that models take to start, to load, to warm");
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    written = new TreeMap<>(estimates);
  }
}

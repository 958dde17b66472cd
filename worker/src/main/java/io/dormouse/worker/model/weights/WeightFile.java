package io.dormouse.worker.model.weights;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/// A file of converted weights, checked, to be mapped as a whole: numbers are little-endian.
public final class WeightFile {
  private final Path path;
  private final long bytes;
  private final Map<String, StoredWeight> weights;

  WeightFile(Path path, long bytes, Map<String, StoredWeight> weights) {
    this.path = path;
    this.bytes = bytes;
    this.weights = Map.copyOf(weights);
  }

  /// Opens a file that was made for that key; {@code weights_damaged} or {@code weights_foreign}
  /// where it is not one.
  static WeightFile open(Path path, WeightKey key) throws WeightException, IOException {
    WeightTable table = WeightTable.read(path);
    if (!table.key().equals(key.text())) {
      throw new WeightException("weights_foreign", "the weights were made of something else");
    }
    return new WeightFile(path, table.fileBytes(), table.weights());
  }

  /// Where it is.
  public Path path() {
    return path;
  }

  /// Bytes of the file.
  public long bytes() {
    return bytes;
  }

  /// All weights by the names of the plan.
  public Map<String, StoredWeight> weights() {
    return weights;
  }

  /// The weight that the request of that name became.
  public StoredWeight weight(String requestName) {
    StoredWeight weight = weights.get(requestName);
    if (weight == null) {
      throw new IllegalArgumentException(
          "no weight " + requestName + " among " + new TreeMap<>(weights).keySet());
    }
    return weight;
  }
}

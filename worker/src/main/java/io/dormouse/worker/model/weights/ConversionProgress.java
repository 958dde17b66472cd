package io.dormouse.worker.model.weights;

/// Told how far a conversion is.
@FunctionalInterface
public interface ConversionProgress {
  /// So many bytes of {@code total} are written; never fewer than before, one call at a time.
  void written(long bytes, long total);
}

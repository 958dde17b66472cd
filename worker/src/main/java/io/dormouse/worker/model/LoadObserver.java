package io.dormouse.worker.model;

/// Told how far a load is; called from the loading threads.
public interface LoadObserver {
  /// The model's file was found and has that many bytes.
  void found(long totalBytes);

  /// So many of its bytes are in memory.
  void read(long bytes);
}

package io.dormouse.worker.model;

/// Turns a load's two parts, converting and reading, into one count of bytes: what is converted
/// counts as much as what is read.
final class LoadProgress {
  private final LoadObserver observer;
  private long converted;
  private boolean found;

  LoadProgress(LoadObserver observer) {
    this.observer = observer;
  }

  /// So many bytes of {@code total} are converted.
  synchronized void converted(long bytes, long total) {
    find(2 * total);
    converted = bytes;
    observer.read(bytes);
  }

  /// All is converted, and so many bytes will be read.
  synchronized void reading(long total) {
    find(total);
  }

  /// So many bytes are read.
  synchronized void read(long bytes) {
    observer.read(converted + bytes);
  }

  private void find(long total) {
    if (!found) {
      found = true;
      observer.found(total);
    }
  }
}

package io.dormouse.worker.model;

/// Progress that nobody looks at.
record IgnoredProgress() implements LoadObserver {
  @Override
  public void found(long totalBytes) {}

  @Override
  public void read(long bytes) {}
}

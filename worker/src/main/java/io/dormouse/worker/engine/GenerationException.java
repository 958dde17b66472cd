package io.dormouse.worker.engine;

import org.jspecify.annotations.Nullable;

/// A step that could not be run; the calls in it fail, the engine goes on.
public final class GenerationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean outOfMemory;

  /// @param outOfMemory whether memory was what was missing
  public GenerationException(String message, boolean outOfMemory, @Nullable Throwable cause) {
    super(message, cause);
    this.outOfMemory = outOfMemory;
  }

  /// Whether memory was what was missing.
  public boolean outOfMemory() {
    return outOfMemory;
  }
}

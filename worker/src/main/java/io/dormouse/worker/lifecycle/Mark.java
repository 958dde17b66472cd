package io.dormouse.worker.lifecycle;

/// The moments of a start, and the first call after it, that a status document names.
public enum Mark {
  /// {@code main} was entered.
  MAIN("mainMs"),
  /// The framework is up and both ports are open.
  RUNTIME_UP("runtimeUpMs"),
  /// The session is made.
  WEIGHTS_LOADED("weightsLoadedMs"),
  /// The first runs are over.
  WARMED("warmedMs"),
  /// The head of the first call since the model is ready was read.
  FIRST_CALL("firstCallMs");

  private final String label;

  Mark(String label) {
    this.label = label;
  }

  /// The member of the status document.
  public String label() {
    return label;
  }
}

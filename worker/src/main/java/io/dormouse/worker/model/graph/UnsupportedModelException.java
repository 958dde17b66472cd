package io.dormouse.worker.model.graph;

/// A model that is not run because something in it is not known here; the message names it and what
/// works, and no path.
public final class UnsupportedModelException extends Exception {
  private static final long serialVersionUID = 1L;

  UnsupportedModelException(String message) {
    super(message);
  }
}

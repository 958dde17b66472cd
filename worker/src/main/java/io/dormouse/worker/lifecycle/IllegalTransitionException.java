package io.dormouse.worker.lifecycle;

/// A transition that the worker's present state does not have.
public final class IllegalTransitionException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  IllegalTransitionException(WorkerState state, String event) {
    super(event + " is not possible in " + state.getClass().getSimpleName());
  }
}

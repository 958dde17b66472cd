package io.dormouse.knative.wake;

import java.time.Instant;

/// What a waker is at.
///
/// ```
/// Quiet ─► Asking ─► Resting ─► Asking …
///   ▲         │         │
///   └─────────┴─────────┘  (a Pod is ready, or nobody wants it any more)
/// ```
///
/// An asking that nobody wants any more is let go on: the Pod that it brought on its way comes up
/// once. It is not repeated.
sealed interface WakeState {
  /// Nothing is asked.
  record Quiet() implements WakeState {}

  /// A request is open.
  ///
  /// @param request identifies the request
  /// @param attempt counts the requests of this wake, from 1
  /// @param wanted whether to ask again should it end too early
  record Asking(long request, int attempt, boolean wanted) implements WakeState {}

  /// A request ended too early; the next one has to wait.
  ///
  /// @param attempt of the next request
  /// @param until when it may be sent
  record Resting(int attempt, Instant until) implements WakeState {}
}

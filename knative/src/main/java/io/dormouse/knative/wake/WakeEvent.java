package io.dormouse.knative.wake;

/// What can happen to a waker.
sealed interface WakeEvent {
  /// Somebody wants the Revision to be awake.
  record Wanted() implements WakeEvent {}

  /// Nobody wants it any more.
  record Unwanted() implements WakeEvent {}

  /// A Pod takes requests.
  record PodReady() implements WakeEvent {}

  /// A request ended by itself, answered or not.
  record Ended(long request) implements WakeEvent {}

  /// Time passed.
  record Alarm() implements WakeEvent {}
}

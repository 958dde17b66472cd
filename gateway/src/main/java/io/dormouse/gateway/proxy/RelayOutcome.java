package io.dormouse.gateway.proxy;

/// How a relayed call ended.
///
/// After [NotAdmitted], [ConnectFailed], [Undelivered], [FailedBeforeResponse] and a [TimedOut]
/// that had not begun nothing was written to the client and the call may be answered otherwise;
/// after the others its response is over.
public sealed interface RelayOutcome {
  /// The whole answer reached the client's socket.
  ///
  /// @param status of the worker
  /// @param bytes of the body
  /// @param firstByteNanos from the start to the first byte of the answer
  record Completed(int status, long bytes, long firstByteNanos) implements RelayOutcome {}

  /// The whole answer came and did not fit the stream that had begun: it was told there as an
  /// error.
  ///
  /// @param status of the worker
  /// @param bytes of the body that were relayed
  record Converted(int status, long bytes) implements RelayOutcome {}

  /// The worker refused the call before it began; it is safe to send it elsewhere.
  record NotAdmitted(int status) implements RelayOutcome {}

  /// No connection to the worker came about.
  ///
  /// @param refused whether nobody listens there; else the worker may be well, but slow to accept,
  ///   or this gateway out of descriptors
  /// @param afterReset whether a kept connection was reset under this call just before, so that the
  ///   worker may have died of it
  record ConnectFailed(String cause, boolean refused, boolean afterReset) implements RelayOutcome {}

  /// Neither a kept connection nor a new one carried the call, or the new one was reset while it
  /// was made: the worker is ending, maybe of the call.
  record Undelivered(String cause) implements RelayOutcome {}

  /// The worker failed after it may have seen the call and before the first byte of its answer.
  record FailedBeforeResponse(String cause) implements RelayOutcome {}

  /// The worker failed inside its answer; an event stream was told so, any other answer was cut
  /// off.
  ///
  /// @param bytes of the body that were relayed
  record FailedMidStream(long bytes) implements RelayOutcome {}

  /// One of the call's clocks ran out; the worker's request was cancelled.
  ///
  /// @param begun whether the answer had begun, and was ended, with an error where it can carry one
  /// @param bytes of the body that were relayed
  record TimedOut(Expiry expiry, boolean begun, long bytes) implements RelayOutcome {}

  /// The client left; the worker's request was cancelled.
  record ClientGone(boolean beforeResponse) implements RelayOutcome {}
}

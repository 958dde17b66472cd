package io.dormouse.gateway.http;

import org.jspecify.annotations.Nullable;

/// How the reception of a request body ended.
///
/// After every outcome but [Stored] the rest of the body is still on its way: the request stays
/// paused, and its connection cannot serve another call.
public sealed interface Intake {
  /// The whole body is held; the receiver owns it and closes it.
  ///
  /// @param peek what was found in it; null where it was not to be looked into
  record Stored(StoredBody body, @Nullable RequestPeek peek) implements Intake {}

  /// More than `limit` bytes came.
  record TooLarge(long limit) implements Intake {}

  /// Neither heap nor spill file has room for it.
  ///
  /// @param cause for the operator
  record NoRoom(String cause) implements Intake {}

  /// It could not be written down, because the disk is full or fails.
  ///
  /// @param cause for the operator
  record Failed(String cause) implements Intake {}

  /// The client closed or reset before the end.
  record ClientGone() implements Intake {}

  /// The client paused for too long.
  record TimedOut() implements Intake {}

  /// The body is not what its type says; see [Peek.Malformed].
  record Malformed(String code, String message, @Nullable String param) implements Intake {}
}

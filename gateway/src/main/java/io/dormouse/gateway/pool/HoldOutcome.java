package io.dormouse.gateway.pool;

import io.dormouse.gateway.hold.Offer;
import java.time.Duration;

/// How a call's wait for a worker ended; every held call ends in exactly one.
public sealed interface HoldOutcome {
  /// Its name in meters and events.
  default String label() {
    return switch (this) {
      case Released _ -> "released";
      case Expired expired -> expired.workersUp() ? "expired_queued" : "expired_waking";
      case Cancelled _ -> "cancelled";
      case Overflow _ -> "overflow";
      case Asleep _ -> "asleep";
      case WakeFailed _ -> "wake_failed";
      case Closing _ -> "closing";
      case Removed _ -> "removed";
    };
  }

  /// A worker is reserved for it.
  ///
  /// @param reservation to be closed when the call ends
  /// @param held how long it waited
  /// @param waking how much of that no worker was ready
  /// @param cold whether it waited for a worker to come up
  record Released(Reservation reservation, Duration held, Duration waking, boolean cold)
      implements HoldOutcome {}

  /// Its deadline came.
  ///
  /// @param workersUp whether workers were there, but busy
  /// @param estimate when a worker may be there
  record Expired(boolean workersUp, Duration held, Duration estimate) implements HoldOutcome {}

  /// The client went.
  record Cancelled() implements HoldOutcome {}

  /// As much waits already as may.
  ///
  /// @param refused the bound that is reached
  record Overflow(Offer.Refused refused, Duration estimate) implements HoldOutcome {}

  /// No worker is up, and the call wakes none.
  record Asleep(Duration estimate) implements HoldOutcome {}

  /// The wake it waited for failed, or is not tried yet because an earlier one failed.
  ///
  /// @param tried whether this wake was tried
  /// @param retryAfter until the next try
  record WakeFailed(WakeFailure cause, boolean tried, Duration retryAfter) implements HoldOutcome {}

  /// The gateway ends.
  record Closing() implements HoldOutcome {}

  /// The model is not offered any more.
  record Removed() implements HoldOutcome {}
}

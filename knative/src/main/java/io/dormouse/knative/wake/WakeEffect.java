package io.dormouse.knative.wake;

import java.time.Instant;

/// What a waker's decision asks to be done.
sealed interface WakeEffect {
  /// Send a request.
  record Send(long request) implements WakeEffect {}

  /// End a request that is open.
  record End(long request) implements WakeEffect {}

  /// Come back at a time.
  record AlarmAt(Instant time) implements WakeEffect {}
}

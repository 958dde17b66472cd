package io.dormouse.knative.wake;

import io.dormouse.knative.wake.WakeState.Asking;
import io.dormouse.knative.wake.WakeState.Quiet;
import io.dormouse.knative.wake.WakeState.Resting;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// Decides when to ask for a Revision: one request at a time, the next one not before a pause that
/// doubles up to a limit.
///
/// @param firstPause after the first request that ended too early
/// @param longestPause after any
record WakeMachine(Duration firstPause, Duration longestPause) {
  /// A decision.
  record Step(WakeState next, List<WakeEffect> effects) {
    Step {
      effects = List.copyOf(effects);
    }
  }

  /// Decides what an event does.
  ///
  /// @param request identifies the request, should one be sent
  Step on(WakeState state, WakeEvent event, long request, Instant now) {
    return switch (state) {
      case Quiet quiet -> whileQuiet(quiet, event, request);
      case Asking asking -> whileAsking(asking, event, now);
      case Resting resting -> whileResting(resting, event, request, now);
    };
  }

  private static Step whileQuiet(Quiet quiet, WakeEvent event, long request) {
    return switch (event) {
      case WakeEvent.Wanted _ -> ask(request, 1);
      case WakeEvent.Unwanted _, WakeEvent.PodReady _, WakeEvent.Ended _, WakeEvent.Alarm _ ->
          stay(quiet);
    };
  }

  private Step whileAsking(Asking asking, WakeEvent event, Instant now) {
    return switch (event) {
      case WakeEvent.PodReady _ ->
          new Step(new Quiet(), List.of(new WakeEffect.End(asking.request())));
      case WakeEvent.Ended(long request) when request == asking.request() -> ended(asking, now);
      case WakeEvent.Ended _, WakeEvent.Alarm _ -> stay(asking);
      case WakeEvent.Wanted _ -> stay(new Asking(asking.request(), asking.attempt(), true));
      case WakeEvent.Unwanted _ -> stay(new Asking(asking.request(), asking.attempt(), false));
    };
  }

  private Step ended(Asking asking, Instant now) {
    if (!asking.wanted()) {
      return stay(new Quiet());
    }
    Instant until = now.plus(pause(asking.attempt()));
    return new Step(
        new Resting(asking.attempt() + 1, until), List.of(new WakeEffect.AlarmAt(until)));
  }

  private static Step whileResting(Resting resting, WakeEvent event, long request, Instant now) {
    return switch (event) {
      case WakeEvent.PodReady _, WakeEvent.Unwanted _ -> stay(new Quiet());
      case WakeEvent.Alarm _ ->
          now.isBefore(resting.until())
              ? new Step(resting, List.of(new WakeEffect.AlarmAt(resting.until())))
              : ask(request, resting.attempt());
      case WakeEvent.Wanted _, WakeEvent.Ended _ -> stay(resting);
    };
  }

  private static Step ask(long request, int attempt) {
    return new Step(new Asking(request, attempt, true), List.of(new WakeEffect.Send(request)));
  }

  private static Step stay(WakeState state) {
    return new Step(state, List.of());
  }

  private Duration pause(int attempt) {
    Duration pause = firstPause;
    for (int i = 1; i < attempt && pause.compareTo(longestPause) < 0; i++) {
      pause = pause.multipliedBy(2);
    }
    return pause.compareTo(longestPause) < 0 ? pause : longestPause;
  }
}

package io.dormouse.sim;

import io.dormouse.gateway.pool.PoolTimer;
import io.dormouse.gateway.pool.Reservation;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/// One call on one worker: gives its slot back in one of the ways that the relay has.
final class Exchange {
  private static final Duration DEATH_KNOWN_WITHIN = Duration.ofSeconds(3);

  private final Reservation reservation;
  private final Referee referee;
  private final VirtualTime time;
  private final Consumer<Outcome> done;
  private Runnable hangUp = () -> {};
  private PoolTimer.Cancellation limit = () -> {};
  private boolean over;

  /// How it ended.
  enum Outcome {
    /** The worker answered. */
    ANSWERED,
    /** The worker turned the call away. */
    NOT_ADMITTED,
    /** The worker took no connection. */
    REFUSED,
    /** The worker failed with it. */
    FAILED,
    /** The worker is known to have ended with it. */
    DIED,
    /** The worker gave it nothing in its time. */
    TIMED_OUT,
    /** The client went. */
    LEFT
  }

  Exchange(Reservation reservation, Referee referee, VirtualTime time, Consumer<Outcome> done) {
    this.reservation = reservation;
    this.referee = referee;
    this.time = time;
    this.done = done;
  }

  /// Sends the call to its worker, if that is there. Answers come whole, so one that takes too long
  /// has not begun.
  ///
  /// @param longest how long the answer may take
  void send(Optional<SimWorker> worker, Duration work, Duration longest) {
    if (worker.isPresent()) {
      hangUp = worker.get().serve(work, this::replied);
    } else {
      time.after(SimWorker.HOP, () -> replied(SimWorker.Reply.REFUSED));
    }
    limit = time.schedule(longest, () -> end(Outcome.TIMED_OUT, reservation::closeAsSilent));
  }

  private void replied(SimWorker.Reply reply) {
    limit.cancel();
    switch (reply) {
      case ANSWERED -> end(Outcome.ANSWERED, reservation::closeAnswered);
      case NOT_ADMITTED -> end(Outcome.NOT_ADMITTED, reservation::close);
      case REFUSED -> end(Outcome.REFUSED, reservation::closeAsLost);
      case BROKE ->
          reservation.fate(
              DEATH_KNOWN_WITHIN, dead -> time.after(Duration.ZERO, () -> learnt(dead)));
    }
  }

  private void learnt(boolean dead) {
    end(dead ? Outcome.DIED : Outcome.FAILED, reservation::closeAsBroken);
  }

  /// The client is not there any more.
  void left() {
    end(Outcome.LEFT, reservation::close);
  }

  private void end(Outcome outcome, Runnable close) {
    if (over) {
      return;
    }
    over = true;
    hangUp.run();
    referee.closes(reservation.worker(), outcome);
    close.run();
    done.accept(outcome);
  }
}

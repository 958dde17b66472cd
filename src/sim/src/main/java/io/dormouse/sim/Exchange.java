package io.dormouse.sim;

import io.dormouse.gateway.pool.Reservation;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/// One call on one worker: gives its slot back in one of the ways that the relay has.
final class Exchange {
  private final Reservation reservation;
  private final Referee referee;
  private final Consumer<Outcome> done;
  private Runnable hangUp = () -> {};
  private boolean over;

  /// How it ended.
  enum Outcome {
    /** The worker answered. */
    ANSWERED,
    /** The worker never saw the call. */
    NOT_ADMITTED,
    /** The worker ended with it. */
    DIED,
    /** The worker took too long. */
    TIMED_OUT,
    /** The client went. */
    LEFT
  }

  Exchange(Reservation reservation, Referee referee, Consumer<Outcome> done) {
    this.reservation = reservation;
    this.referee = referee;
    this.done = done;
  }

  /// Sends the call to its worker, if that is there.
  ///
  /// @param longest how long the answer may take
  void send(Optional<SimWorker> worker, Duration work, Duration longest, VirtualTime time) {
    if (worker.isPresent()) {
      hangUp = worker.get().serve(work, this::replied);
    } else {
      time.after(SimWorker.HOP, () -> replied(SimWorker.Reply.REFUSED));
    }
    time.after(longest, () -> end(Outcome.TIMED_OUT, reservation::close, false));
  }

  private void replied(SimWorker.Reply reply) {
    switch (reply) {
      case ANSWERED -> end(Outcome.ANSWERED, reservation::closeAnswered, false);
      case NOT_ADMITTED -> end(Outcome.NOT_ADMITTED, reservation::close, false);
      case REFUSED -> end(Outcome.NOT_ADMITTED, reservation::closeAsLost, true);
      case DIED -> end(Outcome.DIED, reservation::close, false);
    }
  }

  /// The client is not there any more.
  void left() {
    end(Outcome.LEFT, reservation::close, false);
  }

  private void end(Outcome outcome, Runnable close, boolean lost) {
    if (over) {
      return;
    }
    over = true;
    hangUp.run();
    referee.closes(reservation.worker(), lost);
    close.run();
    done.accept(outcome);
  }
}

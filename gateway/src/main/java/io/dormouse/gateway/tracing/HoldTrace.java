package io.dormouse.gateway.tracing;

import io.dormouse.gateway.pool.HoldOutcome;
import io.dormouse.gateway.pool.HoldView;
import io.dormouse.gateway.pool.Ticket;
import java.util.function.Consumer;

/// The trace of one wait for a worker.
public interface HoldTrace {
  /// That of a wait that has none.
  HoldTrace NONE =
      new HoldTrace() {
        @Override
        public Ticket follow(Ticket ticket) {
          return ticket;
        }

        @Override
        public void stands(HoldView view) {}

        @Override
        public void over(HoldOutcome outcome) {}
      };

  /// Looks how the wait stands, now and whenever somebody else does.
  ///
  /// @return to be used in place of the call's own
  default Ticket follow(Ticket ticket) {
    ticket.look(this::stands);
    return new Ticket() {
      @Override
      public void leave() {
        ticket.leave();
      }

      @Override
      public void look(Consumer<HoldView> viewer) {
        ticket.look(view -> {
          stands(view);
          viewer.accept(view);
        });
      }
    };
  }

  /// Takes note of how the wait stands; on the thread of the pool's writer.
  void stands(HoldView view);

  /// The wait is over.
  void over(HoldOutcome outcome);
}

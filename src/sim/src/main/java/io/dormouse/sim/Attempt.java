package io.dormouse.sim;

import io.dormouse.gateway.pool.HeldCall;
import io.dormouse.gateway.pool.HoldOutcome;
import io.dormouse.gateway.pool.HoldRequest;
import io.dormouse.gateway.pool.Ticket;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// One wait of a call in a pool; a call that is turned away waits again.
final class Attempt implements HeldCall {
  private final HoldRequest request;
  private final BiConsumer<Attempt, HoldOutcome> ended;
  private @Nullable Ticket ticket;

  /// @param ended takes its outcome
  Attempt(HoldRequest request, BiConsumer<Attempt, HoldOutcome> ended) {
    this.request = request;
    this.ended = ended;
  }

  @Override
  public String id() {
    return request.tenant();
  }

  @Override
  public HoldRequest request() {
    return request;
  }

  @Override
  public void outcome(HoldOutcome outcome) {
    ended.accept(this, outcome);
  }

  void holds(Ticket given) {
    ticket = given;
  }

  void leave() {
    if (ticket != null) {
      ticket.leave();
    }
  }
}

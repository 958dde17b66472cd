package io.dormouse.gateway.pool;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Decides what an event does to a pool. Pure: no clock, no thread, no lock, no log.
sealed interface PoolDecider permits PoolMachine, AutoscaledMachine {
  /// Its constants.
  PoolPolicy policy();

  /// Decides.
  ///
  /// @param held calls that wait at this moment
  Step on(PoolState state, PoolEvent event, int held, Instant now);

  /// When time alone will next change something.
  Optional<Instant> nextDeadline(PoolState state, int held);

  /// A new state and what is to be done.
  record Step(PoolState state, List<PoolEffect> effects) {
    static Step stay(PoolState state) {
      return new Step(state, List.of());
    }

    static Step to(PoolState state, PoolEffect... effects) {
      return new Step(state, List.of(effects));
    }

    Step then(Step later) {
      var all = new ArrayList<>(effects);
      all.addAll(later.effects);
      return new Step(later.state, List.copyOf(all));
    }
  }
}

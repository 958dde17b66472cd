package io.dormouse.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.worker.engine.IterationSimulation.Arrival;
import io.dormouse.worker.engine.IterationSimulation.Call;
import io.dormouse.worker.engine.IterationSimulation.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/// A long prompt among short ones that never cease to come.
///
/// A short prompt is one chunk, so it is done in its first turn. The long one gets a slot behind
/// those of its flow that came before it, or behind one of each other flow that waits, and who has
/// a slot already. Where something is copied before it can begin, those with a slot go first, and
/// beside each of them and it one shorter may pass. From its first chunk on it is the oldest: of
/// two turns that follow each other one is its own, so {@code k} chunks take {@code 2k - 1}.
class IterationFairnessPropertyTest {
  private static final int NEWCOMERS = 300;
  private static final int LONGEST = 100;
  private static final int FLOWS = 2;
  private static final int OWN_FLOW = FLOWS;
  private static final int FOREVER = 1_000_000;

  @Property(tries = 300)
  void longPromptHasItsFirstTokenWithinTwiceItsChunks(
      @ForAll Random random,
      @ForAll @IntRange(min = 1, max = 6) int slots,
      @ForAll @IntRange(min = 3, max = 40) int chunk,
      @ForAll boolean ownFlow) {
    Setting setting = new Setting(slots, chunk, chunk + random.nextInt(60), true, 0);
    int length = chunk + 1 + random.nextInt(LONGEST - chunk);
    List<Arrival> history = new ArrayList<>();
    for (int i = random.nextInt(40); i > 0; i--) {
      history.add(newcomer(random, chunk, ownFlow));
    }
    int before = history.size();
    history.add(arrival(0, length, 3, ownFlow ? OWN_FLOW : 0));
    for (int i = 0; i < NEWCOMERS; i++) {
      history.add(newcomer(random, chunk, ownFlow));
    }
    IterationSimulation simulation = new IterationSimulation(setting);
    simulation.run(history);
    Call call = simulation.calls.get(before);
    int ahead = ownFlow ? Math.min(FLOWS + slots, call.ahead) : call.ahead;
    assertThat(call.answered).isEqualTo(3);
    assertThat(call.slotTurns - call.cameTurns).isLessThanOrEqualTo(ahead);
    assertThat(call.firstTurn - call.slotTurns).isLessThanOrEqualTo(2 * call.held + 2);
    assertThat(turns(call)).isLessThanOrEqualTo(2 * Math.ceilDiv(length, chunk) - 1);
  }

  @Example
  void everyOtherTurnBelongsToANewcomerWhereOneMayStart() {
    List<Arrival> history = new ArrayList<>();
    history.add(arrival(0, 10, 100, 0));
    history.add(arrival(1, 80, 3, 0));
    for (int i = 0; i < NEWCOMERS; i++) {
      history.add(arrival(0, 4, 1, 0));
    }
    IterationSimulation simulation = new IterationSimulation(new Setting(4, 10, 10, true, 0));
    simulation.run(history);
    assertThat(turns(simulation.calls.get(1))).isEqualTo(2 * 8 - 1);
  }

  private static int turns(Call call) {
    return call.lastTurn - call.firstTurn + 1;
  }

  private static Arrival newcomer(Random random, int chunk, boolean ownFlow) {
    return arrival(
        random.nextInt(2),
        1 + random.nextInt(chunk),
        1 + random.nextInt(6),
        ownFlow ? random.nextInt(FLOWS) : 0);
  }

  private static Arrival arrival(int pause, int tokens, int answer, int flow) {
    return new Arrival(pause, 0, tokens, answer, answer, 0, flow, FOREVER, FOREVER);
  }
}

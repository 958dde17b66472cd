package io.dormouse.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Runs a scheduler over a simulated model, a step at a time, and checks every step.
final class IterationSimulation {
  private static final int CAPACITY = 128;

  /// @param pause steps that pass before it comes
  /// @param group whose beginning its prompt shares; 0 for none
  /// @param answer tokens that it answers with, if it may
  /// @param life steps until its deadline
  /// @param stay steps until its client leaves
  record Arrival(
      int pause,
      int group,
      int ownTokens,
      int maxTokens,
      int answer,
      int priority,
      int flow,
      int life,
      int stay) {}

  /// @param failEvery steps of which one fails; 0 for none
  record Setting(int slots, int chunk, int chunkAlone, boolean exact, int failEvery) {}

  /// A sequence and what became of it.
  static final class Call implements IterationEntry {
    final int id;
    final Arrival arrival;
    final long came;
    final int[] prompt;
    final int[] answer;
    int answered;
    int ends;
    int start = -1;
    int computed;

    /// Those without a prefill when it came, and those of them with a slot when it got its own.
    int ahead;

    int held;

    /// Prefills until it came, until it got its slot, and up to its own first and last.
    int cameTurns;

    int slotTurns;
    int firstTurn;
    int lastTurn;

    boolean gone;
    long leaves;

    Call(int id, Arrival arrival, long came) {
      this.id = id;
      this.arrival = arrival;
      this.came = came;
      this.leaves = came + arrival.stay();
      int shared = arrival.group() == 0 ? 0 : 10 + arrival.group() * 15;
      this.prompt = new int[shared + arrival.ownTokens()];
      for (int i = 0; i < prompt.length; i++) {
        prompt[i] = i < shared ? arrival.group() * 100 + i : 1000 + id * 50 + i % 7;
      }
      this.answer = new int[arrival.maxTokens()];
    }

    @Override
    public int[] prompt() {
      return prompt;
    }

    @Override
    public int maxTokens() {
      return arrival.maxTokens();
    }

    @Override
    public int priority() {
      return arrival.priority();
    }

    @Override
    public String flow() {
      return "flow" + arrival.flow();
    }

    @Override
    public long deadlineNanos() {
      return came + arrival.life();
    }

    @Override
    public boolean cancelled() {
      return gone;
    }
  }

  private final Setting setting;
  private final HashRunner runner;
  private final IterationScheduler<Call> scheduler;
  final List<Call> calls = new ArrayList<>();
  final Map<Call, Integer> failed = new HashMap<>();
  private long now;
  private int steps;
  private int starts;
  private int turns;
  private int prefillTokensSinceDecode;
  private int allowedTokens;
  private int movesSinceDecode;
  long reused;

  IterationSimulation(Setting setting) {
    this.setting = setting;
    this.runner = new HashRunner(setting.slots(), CAPACITY, 8, setting.exact());
    this.scheduler =
        new IterationScheduler<>(
            setting.slots(),
            CAPACITY,
            new GenerationLimits(
                setting.chunk(), setting.chunkAlone(), Long.MAX_VALUE, setting.exact()),
            this::dropped);
  }

  void run(List<Arrival> history) {
    for (Arrival arrival : history) {
      for (int i = 0; i < arrival.pause(); i++) {
        step();
      }
      Call call = new Call(calls.size(), arrival, now);
      call.ahead = (int) calls.stream().filter(other -> other.ends + other.computed == 0).count();
      call.cameTurns = turns;
      calls.add(call);
      scheduler.add(call);
    }
    int work = calls.stream().mapToInt(call -> call.prompt.length + call.maxTokens()).sum();
    int most = steps + 20 + 6 * work;
    while (step()) {
      assertThat(steps).as("steps for %d tokens of work", work).isLessThan(most);
    }
  }

  private void dropped(Call call) {
    assertThat(call.unwanted(now)).isTrue();
    call.ends++;
  }

  private boolean step() {
    now++;
    calls.forEach(call -> call.gone |= call.leaves <= now);
    IterationStep step = scheduler.next(now);
    occupantsAreDistinctAndWanted();
    boolean decodes = decodes();
    if (step instanceof IterationStep.Idle) {
      assertThat(occupants()).isEmpty();
      return false;
    }
    steps++;
    if (setting.failEvery() > 0 && steps % setting.failEvery() == 0) {
      scheduler.failed(
          steps % 2 == 0,
          call -> {
            call.ends++;
            failed.merge(call, 1, Integer::sum);
          });
      movesSinceDecode = 0;
      return true;
    }
    carryOut(step, decodes);
    return true;
  }

  private void carryOut(IterationStep step, boolean decodes) {
    switch (step) {
      case IterationStep.Prefill prefill -> prefill(prefill, decodes);
      case IterationStep.Decode(int rows, int[] tokens, int[] past) -> {
        runner.decode(rows, tokens, past);
        prefillTokensSinceDecode = 0;
        allowedTokens = setting.chunk() * turns();
        movesSinceDecode = 0;
        assertThat(scheduler.occupant(rows - 1)).isNotNull();
        for (int slot = 0; slot < setting.slots(); slot++) {
          Call call = scheduler.occupant(slot);
          if (call != null && call.answered > 0) {
            assertThat(slot).isLessThan(rows);
          }
        }
        scheduler.ran();
        for (int row = 0; row < rows; row++) {
          answer(row, row);
        }
      }
      case IterationStep.Copy(int from, int to, int tokens) -> {
        runner.copy(from, to, tokens);
        moved(decodes);
      }
      case IterationStep.Swap(int a, int tokensOfA, int b, int tokensOfB) -> {
        runner.swap(a, tokensOfA, b, tokensOfB);
        moved(decodes);
      }
      case IterationStep.Idle _ -> {}
    }
  }

  private void moved(boolean decodes) {
    movesSinceDecode++;
    assertThat(!decodes || movesSinceDecode <= 4).isTrue();
    scheduler.ran();
  }

  private void prefill(IterationStep.Prefill prefill, boolean decodes) {
    Call call = occupant(prefill.slot());
    assertThat(prefill.tokens()).isSameAs(call.prompt);
    assertThat(prefill.count())
        .isLessThanOrEqualTo(decodes ? setting.chunk() : setting.chunkAlone());
    turns++;
    call.firstTurn = call.computed == 0 ? turns : call.firstTurn;
    call.lastTurn = turns;
    reused += call.computed == 0 ? scheduler.reused(prefill.slot()) : 0;
    call.computed += prefill.count();
    runner.prefill(
        prefill.slot(), prefill.tokens(), prefill.past(), prefill.count(), prefill.past());
    if (decodes) {
      prefillTokensSinceDecode += prefill.count();
      assertThat(prefillTokensSinceDecode).isLessThanOrEqualTo(allowedTokens);
    }
    scheduler.ran();
    answer(0, prefill.slot());
  }

  /// Gives the sequence in a slot its next token, after a look at what the row was computed from.
  private void answer(int row, int slot) {
    if (!scheduler.awaitsToken(slot)) {
      return;
    }
    Call call = occupant(slot);
    assertThat(runner.hash(row)).isEqualTo(runner.hash(call.prompt, call.answer, call.answered));
    int token = 5000 + (int) (runner.hash(row) & 1023);
    call.answer[call.answered++] = token;
    if (call.answered >= Math.min(call.arrival.answer(), call.maxTokens())) {
      scheduler.leave(slot);
      call.ends++;
    } else {
      scheduler.choose(slot, token);
    }
  }

  private Call occupant(int slot) {
    Call call = scheduler.occupant(slot);
    assertThat(call).isNotNull();
    return Objects.requireNonNull(call);
  }

  /// How many times a chunk may be computed before the next decode: once for each unanswered call
  /// of those that share one that decodes, four times at most.
  private int turns() {
    long unanswered = calls.stream().filter(call -> call.ends == 0 && call.answered == 0).count();
    long decoding = occupants().stream().filter(call -> call.answered > 0).count();
    return Math.toIntExact(Math.clamp(Math.ceilDiv(unanswered, decoding), 1, 4));
  }

  private boolean decodes() {
    return occupants().stream().anyMatch(call -> call.answered > 0);
  }

  private List<Call> occupants() {
    List<Call> occupants = new ArrayList<>();
    for (int slot = 0; slot < setting.slots(); slot++) {
      @Nullable Call call = scheduler.occupant(slot);
      if (call != null) {
        occupants.add(call);
      }
    }
    return occupants;
  }

  private void occupantsAreDistinctAndWanted() {
    Set<Call> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Call call : occupants()) {
      assertThat(seen.add(call)).isTrue();
      assertThat(call.ends).isZero();
      assertThat(call.unwanted(now)).isFalse();
      if (call.start < 0) {
        call.start = starts++;
        call.slotTurns = turns;
        call.held = (int) occupants().stream().filter(other -> other.computed == 0).count() - 1;
      }
    }
  }
}

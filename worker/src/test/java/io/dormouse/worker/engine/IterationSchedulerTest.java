package io.dormouse.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class IterationSchedulerTest {
  private static final int CAPACITY = 1000;
  private static final int CHUNK = 50;

  private final List<Entry> dropped = new ArrayList<>();
  private final List<String> log = new ArrayList<>();
  private IterationScheduler<Entry> scheduler = scheduler(4, false);

  /// A sequence of tokens that all are its name, after a beginning that it may share.
  private static final class Entry implements IterationEntry {
    final String name;
    final int[] prompt;
    final int maxTokens;
    int priority;
    String flow = "";
    boolean cancelled;

    Entry(String name, int[] prompt, int maxTokens) {
      this.name = name;
      this.prompt = prompt;
      this.maxTokens = maxTokens;
    }

    @Override
    public int[] prompt() {
      return prompt;
    }

    @Override
    public int maxTokens() {
      return maxTokens;
    }

    @Override
    public int priority() {
      return priority;
    }

    @Override
    public String flow() {
      return flow;
    }

    @Override
    public long deadlineNanos() {
      return Long.MAX_VALUE / 2;
    }

    @Override
    public boolean cancelled() {
      return cancelled;
    }
  }

  @Test
  void noChunkIsOrLeavesASingleToken() {
    for (int most : new int[] {3, 8, 64, 129, 130, 257, 512, 4096}) {
      for (int prompt = 2; prompt < 2_000; prompt++) {
        int remaining = prompt;
        while (remaining > 0) {
          int count = IterationPrefills.chunk(remaining, most);
          assertThat(count).isBetween(2, most);
          assertThat(count % GenerationRunner.TOGETHER)
              .as("%d of %d", count, prompt)
              .isNotEqualTo(1);
          remaining -= count;
        }
      }
    }
    assertThat(IterationPrefills.chunk(1, 64)).isEqualTo(1);
  }

  @Test
  void longPromptAndRunningStreamTakeTurns() {
    add("a", 10);
    steps(2);
    add("b", 120);
    steps(7);
    assertThat(log)
        .containsExactly("p0:10", "d1", "p1:40", "d1", "p1:40", "d1", "p1:40", "d2", "d2");
  }

  @Test
  void chunksAreLargerWhileNobodyDecodes() {
    add("a", 450);
    steps(3);
    assertThat(log).containsExactly("p0:225", "p0:225", "d1");
  }

  @Test
  void shortPromptPassesALongOneThatHasStarted() {
    add("long", 900);
    steps(1);
    add("short", 20);
    steps(3);
    assertThat(log).containsExactly("p0:225", "p1:20", "d2", "p0:49");
  }

  @Test
  void severalShortPromptsShareTheTokensBetweenTwoDecodes() {
    add("a", 10);
    steps(2);
    add("b", 20);
    add("c", 20);
    add("d", 20);
    steps(5);
    assertThat(log).containsExactly("p0:10", "d1", "p1:20", "p2:20", "d3", "p3:20", "d4");
  }

  @Test
  void moreIsComputedBetweenTwoDecodesWhileMorePromptsWaitThanSequencesDecode() {
    add("a", 10);
    steps(1);
    for (String name : List.of("b", "c", "d", "e", "f")) {
      add(name, 50);
    }
    steps(5);
    assertThat(log).containsExactly("p0:10", "d1", "p1:50", "p2:50", "p3:50", "d4");
  }

  @Test
  void higherPriorityGoesFirstAndFlowsTakeTurns() {
    scheduler = scheduler(1, false);
    Entry running = add("running", 10);
    steps(1);
    scheduler.add(named("a1", "a", 0));
    scheduler.add(named("a2", "a", 0));
    scheduler.add(named("b1", "b", 0));
    scheduler.add(named("urgent", "a", 5));
    List<String> order = new ArrayList<>();
    Entry last = running;
    for (int i = 0; i < 4; i++) {
      last.cancelled = true;
      steps(1);
      last = occupant(0);
      order.add(last.name);
    }
    assertThat(order).containsExactly("urgent", "a1", "b1", "a2");
    assertThat(dropped).extracting(entry -> entry.name).contains("running", "urgent");
  }

  @Test
  void nextTurnOfAConversationComputesOnlyWhatIsNew() {
    Entry first = add("a", 100);
    steps(5);
    finish(0);
    int[] next = Arrays.copyOf(first.prompt, 150);
    Arrays.fill(next, 100, 104, 7);
    log.clear();
    scheduler.add(new Entry("a2", next, 5));
    steps(1);
    assertThat(log).containsExactly("p0:46");
    assertThat(scheduler.reused(0)).isEqualTo(104);
  }

  @Test
  void exactUsesOnlyWhatAPrefillWrote() {
    scheduler = scheduler(4, true);
    Entry first = add("a", 100);
    steps(5);
    finish(0);
    int[] next = Arrays.copyOf(first.prompt, 150);
    Arrays.fill(next, 100, 104, 7);
    scheduler.add(new Entry("a2", next, 5));
    steps(1);
    assertThat(scheduler.reused(0)).isEqualTo(100);
  }

  @Test
  void samePromptIsComputedOnceAndItsLastTokensAgain() {
    Entry first = add("a", 100);
    steps(2);
    scheduler.add(new Entry("same", first.prompt, 5));
    steps(3);
    assertThat(log).containsExactly("p0:100", "d1", "c0>1:98", "p1:2", "d2");
  }

  @Test
  void conversationThatWasLeftIsNotOverwrittenWhileOthersAreOlder() {
    add("a", 100);
    steps(1);
    finish(0);
    add("b", 100);
    steps(2);
    assertThat(log).containsExactly("p0:100", "c0>1:100", "p0:100");
    finish(0);
    add("a", 200);
    log.clear();
    steps(2);
    assertThat(log).containsExactly("s1:100>0:100", "p0:100");
  }

  @Test
  void lastRowMovesIntoAHoleOnceTheIdleRowHasCostAsMuch() {
    add("a", 300);
    steps(2);
    add("b", 40);
    steps(2);
    scheduler.leave(0);
    log.clear();
    steps(5);
    assertThat(log).containsExactly("d2", "d2", "s1:42>0:301", "d1", "d1");
  }

  @Test
  void shortageOfMemoryEndsTheYoungestAndAdmitsOneLess() {
    add("a", 10);
    add("b", 10);
    steps(3);
    add("c", 10);
    assertThat(scheduler.next(0)).isInstanceOf(IterationStep.Prefill.class);
    scheduler.ran();
    scheduler.choose(2, 7);
    assertThat(scheduler.next(0)).isInstanceOf(IterationStep.Decode.class);
    List<String> ended = new ArrayList<>();
    scheduler.failed(true, entry -> ended.add(entry.name));
    assertThat(ended).containsExactly("c");
    add("d", 10);
    log.clear();
    steps(2);
    assertThat(log).containsExactly("d2", "d2");
  }

  @Test
  void otherFailureOfADecodeEndsAllThatRan() {
    add("a", 10);
    add("b", 10);
    steps(3);
    scheduler.next(0);
    List<String> ended = new ArrayList<>();
    scheduler.failed(false, entry -> ended.add(entry.name));
    assertThat(ended).containsExactly("a", "b");
    assertThat(scheduler.next(0)).isInstanceOf(IterationStep.Idle.class);
  }

  @Test
  void failedCopyCostsOnlyWhatItWouldHaveBrought() {
    Entry first = add("a", 100);
    steps(2);
    scheduler.add(new Entry("same", first.prompt, 5));
    assertThat(scheduler.next(0)).isInstanceOf(IterationStep.Copy.class);
    scheduler.failed(false, entry -> assertThat(entry).isNull());
    log.clear();
    steps(3);
    assertThat(log).containsExactly("p1:50", "d1", "p1:50");
    assertThat(scheduler.reused(1)).isZero();
  }

  @Test
  void whatFitsNoSlotIsRefused() {
    assertThatThrownBy(() -> scheduler.add(new Entry("a", new int[CAPACITY - 4], 5)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("996")
        .hasMessageContaining("1000");
  }

  private IterationScheduler<Entry> scheduler(int slots, boolean exact) {
    return new IterationScheduler<>(
        slots, CAPACITY, new GenerationLimits(CHUNK, 250, Long.MAX_VALUE, exact), dropped::add);
  }

  private Entry add(String name, int tokens) {
    int[] prompt = new int[tokens];
    Arrays.fill(prompt, name.hashCode());
    Entry entry = new Entry(name, prompt, 50);
    scheduler.add(entry);
    return entry;
  }

  private static Entry named(String name, String flow, int priority) {
    Entry entry = new Entry(name, new int[10], 50);
    entry.flow = flow;
    entry.priority = priority;
    return entry;
  }

  private Entry occupant(int slot) {
    return Objects.requireNonNull(scheduler.occupant(slot));
  }

  private void finish(int slot) {
    occupant(slot);
    scheduler.leave(slot);
  }

  /// Carries out steps that always choose token 7, and logs them.
  private void steps(int count) {
    for (int i = 0; i < count; i++) {
      log.add(
          switch (scheduler.next(0)) {
            case IterationStep.Idle _ -> "idle";
            case IterationStep.Prefill prefill -> "p" + prefill.slot() + ":" + prefill.count();
            case IterationStep.Decode decode -> "d" + decode.rows();
            case IterationStep.Copy copy ->
                "c" + copy.from() + ">" + copy.to() + ":" + copy.tokens();
            case IterationStep.Swap swap ->
                "s%d:%d>%d:%d".formatted(swap.a(), swap.tokensOfA(), swap.b(), swap.tokensOfB());
          });
      scheduler.ran();
      for (int slot = 0; slot < 4; slot++) {
        if (slot < slots() && scheduler.awaitsToken(slot)) {
          scheduler.choose(slot, 7);
        }
      }
    }
  }

  private int slots() {
    return scheduler.slots();
  }
}

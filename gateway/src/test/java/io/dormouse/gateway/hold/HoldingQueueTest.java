package io.dormouse.gateway.hold;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class HoldingQueueTest {
  private static final class Call implements Waiting {
    private final int id;
    private final String tenant;
    private final long cost;
    private Instant deadline;

    Call(int id, String tenant, long cost, long deadlineSecond) {
      this.id = id;
      this.tenant = tenant;
      this.cost = cost;
      this.deadline = Instant.ofEpochSecond(deadlineSecond);
    }

    int id() {
      return id;
    }

    @Override
    public String tenant() {
      return tenant;
    }

    @Override
    public long cost() {
      return cost;
    }

    @Override
    public Instant deadline() {
      return deadline;
    }

    @Override
    public long bytes() {
      return 5;
    }
  }

  private static Call call(int id, long deadlineSecond) {
    return new Call(id, "t", 1, deadlineSecond);
  }

  private static Call of(String tenant, int id, long cost) {
    return new Call(id, tenant, cost, 1);
  }

  private static HoldingQueue<Call> queue(HoldLimits limits) {
    return new HoldingQueue<>(limits, tenant -> tenant.startsWith("heavy") ? 3 : 1);
  }

  private static HoldingQueue<Call> queue(int calls) {
    return queue(HoldLimits.ofCalls(calls));
  }

  private static boolean taken(Offer offer) {
    return offer instanceof Offer.Taken;
  }

  private static List<Integer> drained(HoldingQueue<Call> queue) {
    var order = new ArrayList<Integer>();
    for (var next = queue.poll(); next.isPresent(); next = queue.poll()) {
      order.add(next.get().id());
    }
    return order;
  }

  @Test
  void refusesBeyondItsLimitAndTakesAgainWhenOneLeaves() {
    var queue = queue(1);
    var first = call(1, 1);
    assertThat(taken(queue.offer(first))).isTrue();
    assertThat(queue.offer(call(2, 1))).isEqualTo(new Offer.Refused(Offer.Bound.CALLS, 1));
    assertThat(queue.remove(first)).isTrue();
    assertThat(queue.remove(first)).isFalse();
    assertThat(taken(queue.offer(call(3, 1)))).isTrue();
  }

  @Test
  void eachBoundRefusesByItsName() {
    var queue = queue(new HoldLimits(4, 2, 19, 9));
    assertThat(taken(queue.offer(of("a", 1, 1)))).isTrue();
    assertThat(queue.offer(of("a", 2, 1)))
        .isEqualTo(new Offer.Refused(Offer.Bound.BYTES_OF_TENANT, 9));
    assertThat(taken(queue.offer(of("b", 3, 1)))).isTrue();
    assertThat(taken(queue.offer(of("c", 4, 1)))).isTrue();
    assertThat(queue.offer(of("d", 5, 1))).isEqualTo(new Offer.Refused(Offer.Bound.BYTES, 19));
    var counted = queue(new HoldLimits(4, 1, 100, 100));
    counted.offer(of("a", 1, 1));
    assertThat(counted.offer(of("a", 2, 1)))
        .isEqualTo(new Offer.Refused(Offer.Bound.CALLS_OF_TENANT, 1));
  }

  @Test
  void expiresByDeadlineNotByArrival() {
    var queue = queue(3);
    queue.offer(call(1, 30));
    queue.offer(call(2, 10));
    queue.offer(call(3, 20));
    assertThat(queue.expire(Instant.ofEpochSecond(20))).extracting(Call::id).containsExactly(2, 3);
    assertThat(queue.nextDeadline()).contains(Instant.ofEpochSecond(30));
    assertThat(queue.bytes()).isEqualTo(5);
  }

  @Test
  void deadlinesThatMoveCountFromTheNextReschedule() {
    var queue = queue(3);
    queue.offer(call(1, 30));
    queue.offer(call(2, 40));
    queue.reschedule(call -> call.deadline = call.deadline.plusSeconds(100L * call.id()));
    assertThat(queue.nextDeadline()).contains(Instant.ofEpochSecond(130));
    assertThat(queue.expire(Instant.ofEpochSecond(200))).extracting(Call::id).containsExactly(1);
    assertThat(drained(queue)).containsExactly(2);
  }

  @Property
  void whatStaysOfOneTenantComesOutInOrderOfArrival(
      @ForAll @Size(max = 40) List<@IntRange(max = 100) Integer> deadlines,
      @ForAll @IntRange(max = 100) int now) {
    var queue = queue(40);
    var expected = new ArrayList<Integer>();
    for (int id = 0; id < deadlines.size(); id++) {
      queue.offer(call(id, deadlines.get(id)));
      if (deadlines.get(id) > now) {
        expected.add(id);
      }
    }
    queue.expire(Instant.ofEpochSecond(now));
    assertThat(drained(queue)).isEqualTo(expected);
    assertThat(queue.bytes()).isZero();
    assertThat(queue.nextDeadline()).isEmpty();
    assertThat(queue.tenants()).isEmpty();
  }

  @Property(tries = 200)
  void deadlinesOfThoseWhoLeftDoNotCount(
      @ForAll @Size(max = 300) List<@IntRange(max = 100) Integer> deadlines,
      @ForAll @IntRange(max = 100) int now,
      @ForAll Random random) {
    var queue = queue(300);
    var waiting = new ArrayList<Call>();
    for (int id = 0; id < deadlines.size(); id++) {
      var call = call(id, deadlines.get(id));
      queue.offer(call);
      waiting.add(call);
      while (random.nextInt(4) == 0 && !waiting.isEmpty()) {
        assertThat(queue.remove(waiting.remove(random.nextInt(waiting.size())))).isTrue();
      }
    }
    while (waiting.size() > 20) {
      queue.remove(waiting.remove(random.nextInt(waiting.size())));
    }
    assertThat(queue.nextDeadline())
        .isEqualTo(waiting.stream().map(Call::deadline).min(Comparator.naturalOrder()));
    assertThat(queue.expire(Instant.ofEpochSecond(now)))
        .containsExactlyInAnyOrderElementsOf(
            waiting.stream().filter(call -> call.deadline().getEpochSecond() <= now).toList())
        .isSortedAccordingTo(Comparator.comparing(Call::deadline));
  }

  @Property(tries = 300)
  void tenantsThatBothWaitSendTheSameCostByWeightWithinATurnAndACall(
      @ForAll @Size(min = 20, max = 60) List<@LongRange(min = 1, max = 9_000) Long> light,
      @ForAll @Size(min = 20, max = 60) List<@LongRange(min = 1, max = 9_000) Long> heavy) {
    var queue = queue(1_000);
    for (int i = 0; i < light.size(); i++) {
      queue.offer(of("light", i, light.get(i)));
    }
    for (int i = 0; i < heavy.size(); i++) {
      queue.offer(of("heavy", i, heavy.get(i)));
    }
    double lightSent = 0;
    double heavySent = 0;
    while (queue.tenants().size() == 2) {
      Call sent = queue.poll().orElseThrow();
      if (sent.tenant().equals("light")) {
        lightSent += sent.cost();
      } else {
        heavySent += sent.cost() / 3.0;
      }
      assertThat(Math.abs(lightSent - heavySent))
          .isLessThanOrEqualTo(2 * FairTurns.QUANTUM + 9_000);
    }
  }

  @Test
  void aGreedyTenantDoesNotDelayTheNextCallOfAnother() {
    var queue = queue(1_000);
    for (int i = 0; i < 500; i++) {
      queue.offer(of("greedy", i, 100));
    }
    queue.offer(of("modest", 999, 100));
    var order = drained(queue);
    assertThat(order.indexOf(999)).isLessThanOrEqualTo((int) (2 * FairTurns.QUANTUM / 100));
  }

  @Test
  void hugeCostsAreReachedWithoutTurnsThatSendNothing() {
    var queue = queue(10);
    queue.offer(of("a", 1, Long.MAX_VALUE / 4));
    queue.offer(of("b", 2, Long.MAX_VALUE / 2));
    assertThat(drained(queue)).containsExactly(1, 2);
  }

  @Test
  void aPlaceIsAtMostTheNumberOfTheTenantsOwnCallsBefore() {
    var queue = queue(10);
    var last = of("a", 4, 1);
    queue.offer(of("a", 1, 1));
    queue.offer(of("b", 2, 1));
    queue.offer(of("a", 3, 1));
    queue.offer(last);
    assertThat(queue.ahead(last)).hasValueSatisfying(it -> assertThat(it).isBetween(2, 3));
    assertThat(queue.tenants())
        .isEqualTo(Map.of("a", new TenantLoad(3, 15), "b", new TenantLoad(1, 5)));
    queue.remove(last);
    assertThat(queue.ahead(last)).isEmpty();
  }

  @Test
  void aPlaceCountsNoOtherTenantsCalls() {
    var queue = queue(1_000);
    var calls = new ArrayList<Call>();
    for (int i = 0; i < 1_000; i++) {
      var call = of("t" + i % 10, i, FairTurns.QUANTUM);
      calls.add(call);
      queue.offer(call);
    }
    assertThat(queue.ahead(calls.get(103))).hasValue(10);
    for (int sent = 0; sent < 50; sent++) {
      queue.poll();
    }
    assertThat(queue.ahead(calls.get(103))).hasValue(5);
    assertThat(queue.ahead(calls.get(999))).hasValue(94);
  }

  @Test
  void aPlaceCountsThoseThatLeftFromBetweenUntilTheFirstOneIsBehindThem() {
    var queue = queue(10);
    var calls = new ArrayList<Call>();
    for (int i = 0; i < 6; i++) {
      calls.add(of("a", i, 1));
      queue.offer(calls.get(i));
    }
    queue.remove(calls.get(1));
    assertThat(queue.ahead(calls.get(3))).as("0, 2 and the one that left").hasValue(3);
    queue.poll();
    assertThat(queue.ahead(calls.get(3))).as("2 alone").hasValue(1);
    queue.remove(calls.get(4));
    queue.remove(calls.get(3));
    assertThat(queue.ahead(calls.get(5))).as("no more than there are").hasValue(1);
  }
}

package io.dormouse.gateway.hold;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class HoldingQueueTest {
  private record Call(int id, Instant deadline, long bytes) implements Waiting {}

  private static Call call(int id, long deadlineSecond) {
    return new Call(id, Instant.ofEpochSecond(deadlineSecond), 5);
  }

  @Test
  void refusesBeyondItsLimitAndTakesAgainWhenOneLeaves() {
    var queue = new HoldingQueue<Call>(1);
    var first = call(1, 1);
    assertThat(queue.offer(first)).isTrue();
    assertThat(queue.offer(call(2, 1))).isFalse();
    assertThat(queue.remove(first)).isTrue();
    assertThat(queue.remove(first)).isFalse();
    assertThat(queue.offer(call(3, 1))).isTrue();
  }

  @Test
  void expiresByDeadlineNotByArrival() {
    var queue = new HoldingQueue<Call>(3);
    queue.offer(call(1, 30));
    queue.offer(call(2, 10));
    queue.offer(call(3, 20));
    assertThat(queue.expire(Instant.ofEpochSecond(20))).extracting(Call::id).containsExactly(2, 3);
    assertThat(queue.nextDeadline()).contains(Instant.ofEpochSecond(30));
    assertThat(queue.bytes()).isEqualTo(5);
  }

  @Property
  void whatStaysComesOutInOrderOfArrival(
      @ForAll @Size(max = 40) List<@IntRange(max = 100) Integer> deadlines,
      @ForAll @IntRange(max = 100) int now) {
    var queue = new HoldingQueue<Call>(40);
    var expected = new ArrayList<Integer>();
    for (int id = 0; id < deadlines.size(); id++) {
      queue.offer(call(id, deadlines.get(id)));
      if (deadlines.get(id) > now) {
        expected.add(id);
      }
    }
    queue.expire(Instant.ofEpochSecond(now));
    var order = new ArrayList<Integer>();
    for (var next = queue.poll(); next.isPresent(); next = queue.poll()) {
      order.add(next.get().id());
    }
    assertThat(order).isEqualTo(expected);
    assertThat(queue.bytes()).isZero();
    assertThat(queue.nextDeadline()).isEmpty();
  }
}

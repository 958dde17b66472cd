package io.dormouse.worker.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CallMemoryTest {
  @Test
  void refusesWhatDoesNotFitAndTakesItOnceOthersAreDone() {
    var memory = new CallMemory(10);
    var first = memory.open();
    var second = memory.open();
    assertThat(first.take(8)).isTrue();
    assertThat(second.take(3)).isFalse();
    first.close();
    first.close();
    assertThat(second.take(3)).isTrue();
    assertThat(memory.takenBytes()).isEqualTo(3);
  }

  @Test
  void callThatIsOverTakesNothing() {
    var memory = new CallMemory(10);
    var charge = memory.open();
    charge.close();
    assertThat(charge.take(1)).isFalse();
    assertThat(memory.takenBytes()).isZero();
  }

  @Test
  void aCallThatAsksForTooMuchTakesNoRoomFromOthersMeanwhile() throws InterruptedException {
    var memory = new CallMemory(100);
    var enough = memory.open();
    assertThat(enough.take(50)).isTrue();
    var done = new AtomicBoolean();
    var greedy =
        Thread.ofPlatform()
            .start(() -> {
              var charge = memory.open();
              while (!done.get()) {
                charge.take(60);
              }
            });
    var small = memory.open();
    int refused = 0;
    for (int i = 0; i < 200_000; i++) {
      if (small.take(50)) {
        small.give(50);
      } else {
        refused++;
      }
    }
    done.set(true);
    greedy.join();
    assertThat(refused).isZero();
  }

  @Property
  void neverMoreThanTheLimitAndNothingLeftAtTheEnd(
      @ForAll List<@IntRange(max = 40) Integer> sizes, @ForAll @IntRange(max = 100) int limit) {
    var memory = new CallMemory(limit);
    var charges = new ArrayList<CallMemory.Charge>();
    for (int size : sizes) {
      var charge = memory.open();
      charges.add(charge);
      charge.take(size);
      charge.take(size / 2);
      assertThat(memory.takenBytes()).isBetween(0L, (long) limit);
      if (size % 3 == 0) {
        charges.removeFirst().close();
      }
    }
    charges.forEach(CallMemory.Charge::close);
    assertThat(memory.takenBytes()).isZero();
  }
}

package io.dormouse.gateway.platform.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LogRelayTest {
  @Test
  void aLogThatStandsStillHoldsNobodyUpAndMissingLinesAreCounted() throws Exception {
    var open = new CountDownLatch(1);
    var written = new LinkedBlockingQueue<String>();
    try (var relay =
        new LogRelay(
            "model",
            line -> {
              try {
                open.await();
              } catch (InterruptedException closed) {
                Thread.currentThread().interrupt();
              }
              written.add(line);
            })) {
      for (int line = 0; line < 5000; line++) {
        relay.offer("line " + line);
      }
      open.countDown();

      assertThat(written.poll(10, TimeUnit.SECONDS)).isEqualTo("line 0");
      assertThat(written.poll(10, TimeUnit.SECONDS)).matches("\\(39\\d\\d lines dropped.*");
    }
  }
}

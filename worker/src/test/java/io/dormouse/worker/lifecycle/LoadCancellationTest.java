package io.dormouse.worker.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.worker.WorkerFixture;
import io.dormouse.worker.model.LoadException;
import io.dormouse.worker.model.LoadObserver;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LoadCancellationTest {
  /// Loads until it is cancelled, then fails or comes with a model after all.
  private static final class EndlessOpener implements ModelOpener {
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch cancelled = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final boolean fails;

    EndlessOpener(boolean fails) {
      this.fails = fails;
    }

    @Override
    public Opened open(LoadObserver observer) throws LoadException {
      observer.found(100);
      begun.countDown();
      try {
        cancelled.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      if (fails) {
        throw LoadException.unexpected(new IllegalStateException("cancelled"));
      }
      return new Opened() {
        @Override
        public Served serve(BooleanSupplier wanted) {
          throw new AssertionError("a cancelled load serves");
        }

        @Override
        public void close() {
          closed.countDown();
        }
      };
    }

    @Override
    public void cancel() {
      cancelled.countDown();
    }
  }

  @Test
  void releaseCancelsALoadThatFailsThen() throws Exception {
    EndlessOpener opener = new EndlessOpener(true);
    try (WorkerFixture worker = new WorkerFixture(WorkerFixture.options(Map.of()), opener)) {
      opener.begun.await();
      assertReleased(worker.command("release"));
      assertThat(worker.command("load").statusCode()).isEqualTo(202);
    }
  }

  @Test
  void modelThatComesAfterItsLoadWasCancelledIsGivenBack() throws Exception {
    EndlessOpener opener = new EndlessOpener(false);
    try (WorkerFixture worker = new WorkerFixture(WorkerFixture.options(Map.of()), opener)) {
      opener.begun.await();
      assertReleased(worker.command("release"));
      assertThat(opener.closed.await(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void termCancelsALoad() throws Exception {
    EndlessOpener opener = new EndlessOpener(true);
    try (WorkerFixture worker = new WorkerFixture(WorkerFixture.options(Map.of()), opener)) {
      opener.begun.await();
      WorkerControl control = new WorkerControl(worker.lifecycle, worker.gate, worker.host);
      assertThat(control.terminate(Duration.ofSeconds(10))).isTrue();
      assertThat(worker.lifecycle.state()).isInstanceOf(WorkerState.Released.class);
    }
  }

  private static void assertReleased(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(new JsonObject(answer.body()).getString("phase")).isEqualTo("released");
  }
}

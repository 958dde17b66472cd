package io.dormouse.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.gateway.admin.AdminFixture.Reading;
import io.dormouse.gateway.http.Await;
import io.dormouse.gateway.pool.WorkerReport;
import io.vertx.core.http.HttpMethod;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// `POST /admin/pools/{model}/wake?wait=true` on a socket.
class WakeAnswerTest {
  private static final String JSON = "application/json";

  private final AdminFixture fixture;

  WakeAnswerTest() throws Exception {
    fixture = new AdminFixture(PoolFeed.Bounds.USUAL, "1m");
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private Reading wake(String query, String accept) throws Exception {
    return fixture.call(HttpMethod.POST, "/wake" + query, accept);
  }

  private Reading begun() throws Exception {
    return wake("?wait=true", "*/*").until(fixture.vertx, "event: waking");
  }

  @Test
  void theWakeIsToldUntilItIsReady() throws Exception {
    var reading = begun();
    fixture.worker.report(new WorkerReport.Loading(1, 2));
    fixture.hold("not of the wake");
    fixture.worker.ready();

    assertThat(reading.whole()).contains("\"marksMs\":{\"runtimeUp\":1}");
    assertThat(reading.events())
        .containsExactly("snapshot", "waking", "phase", "progress", "ready");
  }

  @Test
  void aWakeThatFailsEndsWithItsCodeAndMessage() throws Exception {
    var reading = begun();
    fixture.worker.fails();

    assertThat(reading.whole())
        .contains("\"code\":\"model_load_failed\"", "\"message\":\"The worker ended.\"");
    assertThat(reading.events()).endsWith("failed");
  }

  @Test
  void aWakeThatIsSentToSleepHasFailed() throws Exception {
    var reading = begun();
    fixture.pool.sleep();
    fixture.worker.fails();

    assertThat(reading.whole()).contains("\"code\":\"wake_ended\"");
  }

  @Test
  void aWakeThatTakesTooLongIsGivenUp() throws Exception {
    try (var hasty = new AdminFixture(PoolFeed.Bounds.USUAL, "1s")) {
      assertThat(hasty.call(HttpMethod.POST, "/wake?wait=true", "*/*").whole())
          .contains("event: waking", "\"code\":\"wake_timeout\"");
    }
  }

  @Test
  void aModelThatIsReadyIsReadyAtOnce() throws Exception {
    fixture.pool.wake();
    fixture.worker.ready();

    assertThat(wake("?wait=true", "*/*").whole()).contains("event: ready", "\"already\":true");
  }

  @Test
  void whoeverWantsJsonGetsAStatusAtTheEnd() throws Exception {
    var answer = fixture.ask(HttpMethod.POST, "/wake?wait=true", JSON);
    Await.until(fixture.vertx, fixture.worker::asked);
    fixture.worker.fails();

    var failed = Await.value(answer);
    assertThat(failed.response().statusCode()).isEqualTo(503);
    assertThat(failed.whole()).contains("\"code\":\"model_load_failed\"");
    fixture.pool.wake();
    fixture.worker.ready();
    var woken = wake("?wait=true", JSON);
    assertThat(woken.response().statusCode()).isEqualTo(200);
    assertThat(woken.whole()).startsWith("{");
  }

  @Test
  void withoutWaitingThePoolIsAnsweredAtOnce() throws Exception {
    assertThat(wake("", "*/*").response().statusCode()).isEqualTo(202);
    assertThat(wake("?wait=false", "*/*").response().statusCode()).isEqualTo(202);
    assertThat(wake("?wait=soon", "*/*").response().statusCode()).isEqualTo(400);
  }
}

package io.dormouse.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.gateway.http.Await;
import io.dormouse.gateway.pool.WorkerReport;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// `GET /admin/pools/{model}/events` on a socket.
class PoolEventsTest {
  private static final PoolFeed.Bounds USUAL = PoolFeed.Bounds.USUAL;
  private static final PoolFeed.Bounds SMALL = new PoolFeed.Bounds(1, 100, Duration.ofSeconds(10));
  private static final PoolFeed.Bounds QUICK = new PoolFeed.Bounds(1, 100, Duration.ofMillis(20));

  @Test
  void aFollowerIsToldOfHoldWakeProgressAndReleaseInOrder() throws Exception {
    try (var fixture = new AdminFixture(USUAL, "1m")) {
      var reading = fixture.events().until(fixture.vertx, "event: snapshot");
      fixture.hold("call-1");
      fixture.worker.report(new WorkerReport.Loading(50, 100));
      fixture.worker.ready();
      reading.until(fixture.vertx, "event: released");
      fixture.feed.close();
      String text = reading.whole();

      assertThat(reading.response().getHeader("Content-Type")).isEqualTo("text/event-stream");
      assertThat(reading.events())
          .containsExactly(
              "snapshot",
              "waking",
              "phase",
              "held",
              "progress",
              "released",
              "ready",
              "phase",
              "closing");
      assertThat(text)
          .contains("\"loadedPercent\":50", "\"request\":\"call-1\"", "\"tenant\":\"gold\"")
          .contains("\"phase\":\"ready\",\"was\":\"waking\"");
      assertThat(text.lines().filter(line -> line.startsWith("id: ")).distinct()).hasSize(9);
    }
  }

  @Test
  void theFirstEventShowsWhatIsHeldAlready() throws Exception {
    try (var fixture = new AdminFixture(USUAL, "1m")) {
      fixture.hold("call-1");
      fixture
          .events()
          .until(fixture.vertx, "\"heldByTenant\":{\"gold\":{\"calls\":1,\"bytes\":10}}");
      String pool = fixture.call(HttpMethod.GET, "", "*/*").whole();
      assertThat(pool).contains("\"heldByTenant\":{\"gold\":{\"calls\":1,\"bytes\":10}}");
    }
  }

  @Test
  void aReaderThatIsTooSlowIsToldHowMuchItMissedAndCutOff() throws Exception {
    try (var fixture = new AdminFixture(SMALL, "1m")) {
      var reading = fixture.events().until(fixture.vertx, "event: snapshot");
      fixture.vertx.runOnContext(_ -> reading.response().pause());
      manyNews(fixture);
      fixture.vertx.runOnContext(_ -> reading.response().resume());

      assertThat(
              reading.whole().lines().filter(line -> line.startsWith("data: ")).toList().getLast())
          .matches(".*\"missed\":[1-9][0-9]*}");
      assertThat(reading.events()).endsWith("missed").doesNotContain("closing");
    }
  }

  @Test
  void aReaderThatTakesNothingLosesItsConnection() throws Exception {
    try (var fixture = new AdminFixture(QUICK, "1m")) {
      var reading = fixture.events().until(fixture.vertx, "event: snapshot");
      fixture.vertx.runOnContext(_ -> reading.response().pause());
      manyNews(fixture);

      Await.value(fixture.connectionClosed.future());
    }
  }

  /// More than may wait for a follower.
  private static void manyNews(AdminFixture fixture) throws Exception {
    for (int tick = 0; tick < 100; tick++) {
      Await.value(
          fixture.vertx.executeBlocking(() -> {
            for (int call = 0; call < 50; call++) {
              fixture.hold("call").leave();
            }
            return true;
          }));
    }
  }

  @Test
  void aFollowerHearsSomethingWhileNothingHappens() throws Exception {
    try (var fixture = new AdminFixture(QUICK, "1m")) {
      fixture.events().until(fixture.vertx, "\n\n: still here\n\n");
    }
  }

  @Test
  void followersBeyondTheBoundAreRefusedUntilOneGoes() throws Exception {
    try (var fixture = new AdminFixture(SMALL, "1m")) {
      var first = fixture.events().until(fixture.vertx, "event: snapshot");
      var second = fixture.events();
      assertThat(second.response().statusCode()).isEqualTo(429);
      assertThat(second.whole()).contains("too_many_followers");

      first.response().request().connection().close();
      Await.value(fixture.connectionClosed.future());
      assertThat(fixture.events().response().statusCode()).isEqualTo(200);
    }
  }

  @Test
  void afterTheGatewaysEndNobodyFollows() throws Exception {
    try (var fixture = new AdminFixture(SMALL, "1m")) {
      fixture.feed.close();
      var reading = fixture.events();
      reading.whole();
      assertThat(reading.events()).containsExactly("closing");
    }
  }
}

package io.dormouse.gateway.platform.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.gateway.config.ModelSource.Generation;
import io.dormouse.gateway.config.ModelSource.OwnWorker;
import io.dormouse.gateway.config.ModelSource.Precision;
import io.dormouse.gateway.config.ModelSource.Warmup;
import io.dormouse.gateway.pool.WorkerReport.Drained;
import io.dormouse.gateway.pool.WorkerReport.Load;
import io.dormouse.gateway.pool.WorkerReport.Loading;
import io.dormouse.gateway.pool.WorkerReport.Ready;
import io.dormouse.gateway.pool.WorkerReport.Spawned;
import io.dormouse.gateway.pool.WorkerReport.Warming;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class OwnWorkerTest {
  @TempDir Path home;

  @Test
  void aWorkerIsFollowedFromItsStartToItsEnd() throws Exception {
    try (var fixture = worker("none")) {
      fixture.start();
      var pid = ((Spawned) fixture.next()).pid();
      assertThat(fixture.next()).isEqualTo(new Loading(5, 9));
      assertThat(fixture.next()).isEqualTo(new Load(0, 0, 0));
      assertThat(fixture.next()).isEqualTo(new Loading(5, 9));
      assertThat(fixture.next()).isEqualTo(new Warming());
      var ready = (Ready) fixture.next();
      assertThat(ready.slots()).isEqualTo(4);
      assertThat(ready.endpoint().token().orElseThrow()).hasSize(64);
      assertThat(ready.marks())
          .containsAllEntriesOf(Map.of("main", 70L, "warmed", 90L))
          .containsOnlyKeys("processStarted", "main", "warmed");
      assertThat(fixture.next()).isEqualTo(new Load(0, 0, 7));
      var lease = Lease.parse(Files.readString(fixture.leases.file(fixture.id)));
      assertThat(lease.dataPort()).isEqualTo(ready.endpoint().port());
      assertThat(lease.token()).isEqualTo(ready.endpoint().token().orElseThrow());

      fixture.platform.drain(fixture.id);
      fixture.next(Drained.class);
      fixture.platform.resume(fixture.id);
      assertThat(fixture.next(Ready.class).endpoint()).isEqualTo(ready.endpoint());
      fixture.platform.stop(fixture.id, PlatformFixture.GRACE);

      assertThat(fixture.exit().reason()).isEqualTo("stopped");
      assertThat(Sessions.members(pid)).isEmpty();
      assertThat(home.resolve("leases")).isEmptyDirectory();
      assertThat(fixture.platform.log().lines(10))
          .containsExactly(
              "arguments [none, --model, org/model:7b, --path, /models/m, --provider, cuda,cpu, "
                  + "--warmup, full, --concurrency, 4, --truncate, --precision, exact, --slots, 8, "
                  + "--context, 2048, --host, 127.0.0.1, --port, 0, "
                  + "--control-port, 0, --drain-timeout, 5000ms]");
    }
  }

  @Test
  void aStreamThatKeepsBreakingIsTakenUpAgainAndReadyIsSaidOnce() throws Exception {
    try (var fixture = worker("breaks")) {
      fixture.start();
      fixture.next(Ready.class);
      for (int reconnected = 0; reconnected < 5; reconnected++) {
        fixture.next(Warming.class);
      }
      assertThat(fixture.unread()).noneMatch(Ready.class::isInstance);

      fixture.platform.drain(fixture.id);
      fixture.next(Drained.class);
      fixture.platform.stop(fixture.id, PlatformFixture.GRACE);
      assertThat(fixture.exit().reason()).isEqualTo("stopped");
    }
  }

  @Test
  void aWorkerThatFallsSilentIsKilledAsSuspect() throws Exception {
    try (var fixture = worker("silent")) {
      fixture.start();
      var pid = fixture.next(Spawned.class).pid();
      fixture.next(Ready.class);

      assertThat(fixture.exit().reason()).isEqualTo("suspect");
      assertThat(Sessions.members(pid)).isEmpty();
    }
  }

  @Test
  void aModelThatCannotBeLoadedFailsInTheWorkersWords() throws Exception {
    try (var fixture = worker("load")) {
      fixture.start();

      var exit = fixture.exit();
      assertThat(exit.reason()).isEqualTo("load_failed");
      assertThat(exit.code()).contains(3);
      assertThat(exit.safeMessage()).isEqualTo("the model has no weights");
      assertThat(exit.detail()).contains("/secret/path").doesNotContain("dormouse-failure");
    }
  }

  @Test
  void aWorkerOfAnotherContractIsRefused() throws Exception {
    try (var fixture = worker("contract")) {
      fixture.start();

      var exit = fixture.exit();
      assertThat(exit.reason()).isEqualTo("load_failed");
      assertThat(exit.safeMessage()).contains("another version");
    }
  }

  private PlatformFixture worker(String fault) throws Exception {
    var source =
        new OwnWorker(
            Path.of("/models/m"),
            List.of("cuda", "cpu"),
            Warmup.FULL,
            Optional.empty(),
            true,
            false,
            false,
            new Generation(Precision.EXACT, Optional.of(8), Optional.of(2048)));
    return new PlatformFixture(home, Children.java(StandInWorker.class, fault), source);
  }
}

package io.dormouse.gateway.platform.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.gateway.config.ModelSource.ForeignServer;
import io.dormouse.gateway.config.ModelSource.Release;
import io.dormouse.gateway.pool.WorkerReport.Drained;
import io.dormouse.gateway.pool.WorkerReport.Loading;
import io.dormouse.gateway.pool.WorkerReport.Ready;
import io.dormouse.gateway.pool.WorkerReport.Spawned;
import io.dormouse.gateway.pool.WorkerReport.Unresponsive;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ForeignServerTest {
  private static final String JWEBSERVER =
      Path.of(System.getProperty("java.home"), "bin", "jwebserver").toString();

  @TempDir Path home;

  @Test
  void aServerIsReadyWhenItAnswersAndGoneWhenStopped() throws Exception {
    try (var fixture = serve(List.of(JWEBSERVER, "-p", "${PORT}"), Optional.empty())) {
      fixture.start();
      var pid = fixture.next(Spawned.class).pid();
      var ready = fixture.next(Ready.class);
      assertThat(status(ready)).isEqualTo(200);
      assertThat(ready.endpoint().token()).isEmpty();
      assertThat(ready.slots()).isZero();
      assertThat(ready.marks()).containsOnlyKeys("processStarted");
      var lease = Lease.parse(Files.readString(fixture.leases.file(fixture.id)));
      assertThat(lease.process().pid()).isEqualTo(pid);
      assertThat(lease.dataPort()).isEqualTo(ready.endpoint().port());

      fixture.platform.drain(fixture.id);
      assertThat(fixture.next()).isInstanceOf(Drained.class);
      fixture.platform.resume(fixture.id);
      assertThat(fixture.next()).isEqualTo(ready);
      fixture.platform.stop(fixture.id, PlatformFixture.GRACE);

      assertThat(fixture.exit().reason()).isEqualTo("stopped");
      assertThat(Sessions.members(pid)).isEmpty();
      assertThat(home.resolve("leases")).isEmptyDirectory();
    }
  }

  @Test
  void aReadyServerThatDiesIsGoneAtOnce() throws Exception {
    try (var fixture = serve(List.of(JWEBSERVER, "-p", "${PORT}"), Optional.empty())) {
      fixture.start();
      var pid = fixture.next(Spawned.class).pid();
      fixture.next(Ready.class);

      ProcessHandle.of(pid).orElseThrow().destroyForcibly();

      var exit = fixture.exit();
      assertThat(exit.reason()).isEqualTo("exited");
      assertThat(exit.code()).contains(137);
      assertThat(exit.safeMessage()).doesNotContain("/");
    }
  }

  @Test
  void aServerThatNoLongerAnswersIsToldOnceItIsExamined() throws Exception {
    try (var fixture = serve(List.of(JWEBSERVER, "-p", "${PORT}"), Optional.empty())) {
      fixture.start();
      var pid = fixture.next(Spawned.class).pid();
      fixture.next(Ready.class);
      Children.signal(pid, "STOP");
      fixture.platform.examine(fixture.id);
      assertThat(fixture.next()).isInstanceOf(Unresponsive.class);

      fixture.platform.examine(fixture.id);
      assertThat(fixture.next()).isInstanceOf(Unresponsive.class);
    }
  }

  @Test
  void aCommandThatDoesNotExistFailsWithARemedy() throws Exception {
    try (var fixture = serve(List.of("no-such-server", "-p", "${PORT}"), Optional.empty())) {
      fixture.start();

      var exit = fixture.exit();
      assertThat(exit.reason()).isEqualTo("spawn_failed");
      assertThat(exit.code()).isEmpty();
      assertThat(exit.detail()).contains("no-such-server is not in PATH; install it");
      assertThat(exit.safeMessage()).doesNotContain("no-such-server");
    }
  }

  @Test
  void aServerThatDiesBeforeItIsReadyLeavesItsLastLines() throws Exception {
    var script = "echo loading; echo out of memory >&2; exit 9";
    try (var fixture = serve(List.of("sh", "-c", script), Optional.empty())) {
      fixture.start();

      var exit = fixture.exit();
      assertThat(exit.reason()).isEqualTo("exited");
      assertThat(exit.code()).contains(9);
      assertThat(exit.detail().lines()).containsExactlyInAnyOrder("loading", "out of memory");
      assertThat(fixture.platform.log().lines(1)).hasSize(1);
      assertThat(fixture.unread()).isEmpty();
    }
  }

  @Test
  void linesCountAsProgressAndTheGatewaysSecretsStayAtHome() throws Exception {
    var script = "echo \"$(env | grep -c '^DORMOUSE_ADMIN') port $PORT $1\"; exec sleep 1000";
    try (var fixture = serve(List.of("sh", "-c", script, "sh", "-p=${PORT}"), Optional.empty())) {
      fixture.start();
      fixture.next(Loading.class);
      fixture.platform.stop(fixture.id, PlatformFixture.GRACE);

      assertThat(fixture.exit().detail()).matches("0 port ([0-9]+) -p=\\1");
    }
  }

  @Test
  void aStopCommandEndsTheServerInsteadOfTerm() throws Exception {
    var server =
        "trap 'echo termed' TERM; trap 'echo asked; exit 0' USR1; echo up; "
            + "while :; do sleep 1000 & wait; done";
    var stop = List.of("sh", "-c", "kill -s USR1 \"$1\"", "stop", "${PID}");
    try (var fixture = serve(List.of("sh", "-c", server), Optional.of(stop))) {
      fixture.start();
      fixture.next(Loading.class);
      fixture.platform.stop(fixture.id, PlatformFixture.GRACE);

      var exit = fixture.exit();
      assertThat(exit.detail().lines()).contains("asked").doesNotContain("termed");
      assertThat(exit.code()).contains(0);
    }
  }

  @Test
  void aServerThatIgnoresStopCommandAndTermIsKilledByTheGrace() throws Exception {
    var stop = List.of("sleep", "1000");
    try (var fixture = serve(Children.FAMILY, Optional.of(stop))) {
      fixture.start();
      var pid = fixture.next(Spawned.class).pid();
      fixture.next(Loading.class);
      fixture.platform.stop(fixture.id, Duration.ofMillis(400));

      assertThat(fixture.exit().reason()).isEqualTo("stopped");
      assertThat(Sessions.members(pid)).isEmpty();
    }
  }

  @Test
  void aSecondStopWithLessGraceShortensTheFirst() throws Exception {
    try (var fixture = serve(Children.FAMILY, Optional.empty())) {
      fixture.start();
      fixture.next(Loading.class);
      fixture.platform.stop(fixture.id, Duration.ofHours(1));
      fixture.platform.stop(fixture.id, Duration.ofMillis(100));

      assertThat(fixture.exit().reason()).isEqualTo("stopped");
    }
  }

  @Test
  void aStopThatComesBeforeTheProcessIsNotLost() throws Exception {
    try (var fixture = serve(List.of("sleep", "1000"), Optional.empty())) {
      fixture.start();
      fixture.platform.stop(fixture.id, PlatformFixture.GRACE);

      assertThat(fixture.exit().reason()).isEqualTo("stopped");
      assertThat(home.resolve("leases")).isEmptyDirectory();
    }
  }

  @Test
  void aPlatformThatIsClosedLetsNoWorkerLive() throws Exception {
    List<Sessions.Member> members;
    try (var fixture = serve(List.of("sleep", "1000"), Optional.empty())) {
      fixture.start();
      members = Sessions.members(fixture.next(Spawned.class).pid());
    }

    assertThat(members).isNotEmpty();
    assertThat(Children.awaitEnd(members, PlatformFixture.GRACE)).isTrue();
  }

  @Test
  void startsLeaveNoDescriptorBehind() throws Exception {
    try (var fixture = serve(List.of("sh", "-c", "echo up; exec sleep 1000"), Optional.empty())) {
      startAndStop(fixture);
      var before = descriptors();
      for (int start = 0; start < 20; start++) {
        startAndStop(fixture);
      }

      assertThat(descriptors()).isLessThan(before + 10);
    }
  }

  private static void startAndStop(PlatformFixture fixture) throws InterruptedException {
    fixture.start();
    fixture.next(Loading.class);
    fixture.platform.stop(fixture.id, PlatformFixture.GRACE);
    assertThat(fixture.exit().reason()).isEqualTo("stopped");
  }

  private static long descriptors() throws IOException {
    try (var open = Files.list(Path.of("/proc/self/fd"))) {
      return open.count();
    }
  }

  private PlatformFixture serve(List<String> command, Optional<List<String>> stop)
      throws Exception {
    return new PlatformFixture(
        home, List.of(), new ForeignServer(command, stop, "/", Release.METRICS));
  }

  private static int status(Ready ready) throws Exception {
    try (var client = HttpClient.newHttpClient()) {
      var request = HttpRequest.newBuilder(URI.create("http://" + ready.endpoint() + "/")).build();
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }
  }
}

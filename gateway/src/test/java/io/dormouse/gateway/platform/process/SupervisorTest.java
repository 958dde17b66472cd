package io.dormouse.gateway.platform.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class SupervisorTest {
  private static final Duration GRACE = Duration.ofMillis(500);

  /// What ignores TERM would live on for a quarter of an hour.
  private static final Duration LIMIT = GRACE.plusSeconds(20);

  @Test
  void stopEndsTheWholeSessionAfterTheGraceThatItNames() throws Exception {
    var process = spawn(Children.FAMILY, Duration.ofMinutes(5));
    var members = family(process.output());

    process.stop(GRACE);

    assertThat(process.await(LIMIT)).isTrue();
    assertThat(Sessions.members(members.getFirst().session())).isEmpty();
  }

  @Test
  void theEndOfTheLifetimePipeEndsTheWholeSession() throws Exception {
    var process = spawn(Children.FAMILY, GRACE);
    var members = family(process.output());

    process.abandon();

    assertThat(process.await(LIMIT)).isTrue();
    assertThat(Sessions.members(members.getFirst().session())).isEmpty();
  }

  @Test
  void aGatewayKilledWithNineLeavesNothingPastTheGrace() throws Exception {
    var words = Children.java(SupervisorParent.class, Long.toString(GRACE.toMillis()));
    words.addAll(Children.FAMILY);
    var parent = new ProcessBuilder(words).start();
    var members = family(parent.getInputStream());

    parent.destroyForcibly();

    assertEnds(members.getFirst().session());
  }

  @ParameterizedTest
  @ValueSource(strings = {"INT", "TERM", "HUP", "KILL"})
  void aSignalToTheGatewaysWholeProcessGroupLeavesNothingEither(String signal) throws Exception {
    // A shell starts what it does not wait for with INT ignored.
    var words = new ArrayList<>(List.of("env", "--default-signal", "setsid"));
    words.addAll(Children.java(SupervisorParent.class, Long.toString(GRACE.toMillis())));
    words.addAll(Children.FAMILY);
    var parent = new ProcessBuilder(words).start();
    var members = family(parent.getInputStream());

    var kill = new ProcessBuilder("sh", "-c", "kill -s $1 -- -$2", "sh", signal, "" + parent.pid());
    assertThat(kill.start().waitFor()).isZero();

    assertEnds(members.getFirst().session());
  }

  @Test
  void whatALeaderLeavesBehindIsEndedAndItsStatusKept() throws Exception {
    var process = spawn(List.of("sh", "-c", "sleep 1000 & exit 5"), GRACE);
    var session = session(reader(process.output()));

    assertThat(process.await()).isEqualTo(5);
    assertThat(Sessions.members(session)).isEmpty();
  }

  @Test
  void argumentsAreNeverReadAsShellText() throws Exception {
    var strange = "$(touch /tmp/x) `id` \"; exit 9; ' * \\ ${PATH}";
    var process = spawn(List.of("printf", "%s\\n", strange), GRACE);
    var output = reader(process.output());

    session(output);
    assertThat(output.readLine()).isEqualTo(strange);
    assertThat(process.await()).isZero();
  }

  @Test
  void aWorkerIgnoresNoSignalAndReadsNothing() throws Exception {
    var process =
        spawn(List.of("sh", "-c", "cat; sleep 1000 & trap 'exit 42' TERM; echo up; wait"), GRACE);
    var output = reader(process.output());
    session(output);
    assertThat(output.readLine()).isEqualTo("up");

    process.stop(LIMIT);

    assertThat(process.await()).isEqualTo(42);
  }

  @Test
  void aMachineWithoutSetsidIsToldSo() throws Exception {
    var process =
        Supervisor.spawn(List.of("/bin/sh", "-c", "true"), Map.of("PATH", "/nonexistent"), GRACE);

    assertThat(reader(process.errors()).readLine()).contains("setsid is missing");
    assertThat(process.await()).isEqualTo(126);
  }

  /// A member may start another one while it is being ended.
  private static void assertEnds(long session) throws Exception {
    for (var left = Sessions.members(session); !left.isEmpty(); left = Sessions.members(session)) {
      assertThat(Children.awaitEnd(left, LIMIT)).isTrue();
    }
  }

  private static SupervisedProcess spawn(List<String> command, Duration grace) throws IOException {
    return Supervisor.spawn(command, System.getenv(), grace);
  }

  private static List<Sessions.Member> family(InputStream output) throws IOException {
    var lines = reader(output);
    var session = session(lines);
    for (int i = 0; i < Children.FAMILY_SIZE; i++) {
      assertThat(lines.readLine()).isEqualTo("up");
    }
    var members = Sessions.members(session);
    assertThat(members).hasSizeGreaterThanOrEqualTo(Children.FAMILY_SIZE);
    return members;
  }

  private static long session(BufferedReader output) throws IOException {
    var line = output.readLine();
    assertThat(line).startsWith(Supervisor.SESSION_LINE);
    return Long.parseLong(line.substring(Supervisor.SESSION_LINE.length()));
  }

  private static BufferedReader reader(InputStream stream) {
    return new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
  }
}

package io.dormouse.gateway.platform.process;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Starts JVMs on this module's classes and waits for processes.
final class Children {
  /// A worker with a child that ignores TERM, and one in a process group of its own that does too.
  /// Each writes `up` once TERM no longer ends it.
  static final List<String> FAMILY =
      List.of(
          "sh",
          "-c",
          """
          sh -c 'trap "" TERM; echo up; while :; do sleep 1000; done' &
          timeout 1000 sh -c 'trap "" TERM; echo up; while :; do sleep 1000; done' &
          echo up
          while :; do sleep 1000; done\
          """);

  static final int FAMILY_SIZE = 3;

  private Children() {}

  /// Words that run a main class of the tests.
  static List<String> java(Class<?> main, String... arguments) {
    var words =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx64m",
                "-cp",
                classPath(main),
                main.getName()));
    words.addAll(List.of(arguments));
    return words;
  }

  private static String classPath(Class<?> main) {
    return String.join(
        File.pathSeparator, Stream.of(Supervisor.class, main).map(Children::location).toList());
  }

  private static String location(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /// Sends a signal, such as `STOP`.
  static void signal(long pid, String name) throws Exception {
    new ProcessBuilder("sh", "-c", "kill -s $1 $2", "sh", name, Long.toString(pid))
        .start()
        .waitFor();
  }

  /// Waits until none of these processes lives, and says whether that came in time.
  static boolean awaitEnd(List<Sessions.Member> members, Duration limit) throws Exception {
    var script =
        """
        for pid; do
          while [ -e /proc/$pid ] && ! grep -q '^State:.[ZX]' /proc/$pid/status; do sleep 0.02; done
        done\
        """;
    var words = new ArrayList<>(List.of("sh", "-c", script, "sh"));
    members.forEach(member -> words.add(Long.toString(member.pid())));
    var watch = new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    var ended = watch.waitFor(limit);
    watch.destroyForcibly();
    return ended;
  }
}

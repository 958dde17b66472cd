package io.dormouse.gateway.platform.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// What Linux knows of processes and their sessions, read from `/proc`.
final class Sessions {
  private static final Path PROC = Path.of("/proc");
  private static final long LOOK_AGAIN_MS = 20;
  private static final int STATE = 0;
  private static final int SESSION = 3;
  private static final int START_TICKS = 19;

  private Sessions() {}

  /// One live process.
  ///
  /// @param pid its number
  /// @param session number of its session's leader
  /// @param startTicks clock ticks from boot to its start
  record Member(long pid, long session, long startTicks) {}

  /// The process of that number, if it lives; a zombie does not.
  static Optional<Member> find(long pid) {
    try {
      var stat =
          Files.readString(
              PROC.resolve(Long.toString(pid)).resolve("stat"), StandardCharsets.ISO_8859_1);
      var fields = stat.substring(stat.lastIndexOf(')') + 2).trim().split(" ", -1);
      return "ZX".contains(fields[STATE])
          ? Optional.empty()
          : Optional.of(
              new Member(
                  pid, Long.parseLong(fields[SESSION]), Long.parseLong(fields[START_TICKS])));
    } catch (IOException gone) {
      return Optional.empty();
    }
  }

  /// Every live process of a session.
  static List<Member> members(long session) {
    var members = new ArrayList<Member>();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (var process : processes) {
        find(Long.parseLong(process.getFileName().toString()))
            .filter(member -> member.session() == session)
            .ifPresent(members::add);
      }
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    return members;
  }

  /// Whether the process was started with this environment variable.
  static boolean carries(long pid, String variable) {
    try {
      var environment =
          Files.readString(
              PROC.resolve(Long.toString(pid)).resolve("environ"), StandardCharsets.ISO_8859_1);
      return List.of(environment.split("\0")).contains(variable);
    } catch (IOException gone) {
      return false;
    }
  }

  /// Kills every process of a session and says whether none lived at the end of `patience`.
  static boolean kill(long session, Duration patience) throws InterruptedException {
    var deadline = System.nanoTime() + patience.toNanos();
    for (var members = members(session); !members.isEmpty(); members = members(session)) {
      if (System.nanoTime() - deadline > 0) {
        return false;
      }
      killOnce(members);
    }
    return true;
  }

  private static void killOnce(List<Member> members) throws InterruptedException {
    var ends =
        members.stream()
            .flatMap(member -> ProcessHandle.of(member.pid()).stream())
            .peek(ProcessHandle::destroyForcibly)
            .map(ProcessHandle::onExit)
            .toArray(CompletableFuture<?>[]::new);
    try {
      CompletableFuture.allOf(ends).get(LOOK_AGAIN_MS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException unfinished) {
      // The caller looks again: the JDK polls processes that are not its children seldom, and takes
      // zombies for alive.
    }
  }

  /// Identity of the machine's present boot; empty where the system hides it.
  static String boot() {
    try {
      return Files.readString(PROC.resolve("sys/kernel/random/boot_id")).trim();
    } catch (IOException hidden) {
      return "";
    }
  }
}

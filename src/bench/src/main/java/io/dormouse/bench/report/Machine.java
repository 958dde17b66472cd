package io.dormouse.bench.report;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

/// Where and when something was measured.
///
/// @param time in UTC, to the minute
/// @param commit of the checkout; `+` behind it means that files differed from it
/// @param cores that the system has online
/// @param processor its name
/// @param java version of the JDK
/// @param load of the machine over the last minute, before anything was measured
public record Machine(
    String time, String commit, int cores, String processor, String java, String load) {
  /// Looks around; the repository is the checkout that is measured.
  public static Machine of(Path repository, Clock clock) throws IOException, InterruptedException {
    var time = LocalDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
    return new Machine(
        time.format(DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm")),
        commit(repository),
        Runtime.getRuntime().availableProcessors(),
        processorName(),
        System.getProperty("java.runtime.version"),
        Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0]);
  }

  /// One line for a report.
  public String text() {
    return "%s UTC, commit %s, %d cores (%s), JDK %s, load before %s"
        .formatted(time, commit, cores, processor, java, load);
  }

  /// As data.
  public JsonObject json() {
    return new JsonObject()
        .put("time", time)
        .put("commit", commit)
        .put("cores", cores)
        .put("processor", processor)
        .put("java", java)
        .put("load", load);
  }

  private static String processorName() throws IOException {
    try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(System.getProperty("os.arch"));
    }
  }

  /// Of what was packed without its history, a file tells it.
  private static String commit(Path repository) throws IOException, InterruptedException {
    var commit = git(repository, "rev-parse", "--short", "HEAD");
    if (commit.isEmpty()) {
      var packed = repository.resolve("commit");
      return Files.exists(packed) ? Files.readString(packed).strip() : "unknown";
    }
    var changed = git(repository, "status", "--porcelain", "--", ".", ":!src/docs");
    return changed.isEmpty() ? commit : commit + "+";
  }

  private static String git(Path repository, String... arguments)
      throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of("git", "-C", repository.toString()));
    command.addAll(List.of(arguments));
    Process process;
    try {
      process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    } catch (IOException _) {
      return "";
    }
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return process.waitFor() == 0 ? output.strip() : "";
  }
}

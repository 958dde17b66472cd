package io.dormouse.e2e;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// A worker started by hand, as the contract says a gateway starts it.
public final class WorkerProcess implements AutoCloseable {
  /// Name of its model.
  public static final String MODEL = "all-minilm-l6-v2";

  /// Token of both its ports.
  public static final String TOKEN = "0123456789abcdef0123456789abcdef";

  private static final String ANNOUNCE = "dormouse-announce: ";
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final Process process;
  private final LogCapture log;

  private WorkerProcess(Process process) {
    this.process = process;
    this.log = LogCapture.of(process.getInputStream());
  }

  /// Starts one on the demo model, with further flags.
  public static WorkerProcess start(String... flags) {
    Dist dist = Dist.find();
    List<String> words = new ArrayList<>(List.of(flags));
    words.addAll(List.of("--model", MODEL));
    if (!words.contains("--path")) {
      words.addAll(List.of("--path", dist.demoModel().toString()));
    }
    return start(dist.workerArguments(), words, Map.of("DORMOUSE_WORKER_TOKEN", TOKEN));
  }

  /// Starts one on a language model, with further flags.
  ///
  /// @param environment a token, if it is to have one, and the home with its converted weights
  public static WorkerProcess chat(
      String model, Path file, Map<String, String> environment, String... flags) {
    List<String> words = new ArrayList<>(List.of(flags));
    words.addAll(List.of("--model", model, "--path", file.toString()));
    return start(Dist.find().languageWorkerArguments(), words, environment);
  }

  private static WorkerProcess start(
      Path arguments, List<String> flags, Map<String, String> environment) {
    List<String> words = new ArrayList<>();
    words.addAll(List.of(Dist.java(), "@" + arguments, "worker"));
    words.addAll(List.of("--ort-home", Dist.find().ortHome().toString()));
    words.addAll(List.of("--host", "127.0.0.1", "--port", "0", "--control-port", "0"));
    words.addAll(flags);
    var builder = new ProcessBuilder(words).redirectErrorStream(true);
    builder.environment().putAll(environment);
    try {
      return new WorkerProcess(builder.start());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /// What it announced.
  public JsonNode announcement() {
    String line = log.await(Pattern.compile("^" + ANNOUNCE), LIMIT);
    try {
      return new ObjectMapper().readTree(line.substring(ANNOUNCE.length()));
    } catch (JsonProcessingException broken) {
      throw new AssertionError("not JSON: " + line, broken);
    }
  }

  /// Where it serves.
  public URI data() {
    return URI.create("http://127.0.0.1:" + announcement().path("dataPort").asInt());
  }

  /// Where it is controlled.
  public URI control() {
    return URI.create("http://127.0.0.1:" + announcement().path("controlPort").asInt());
  }

  /// Process id.
  public long pid() {
    return process.pid();
  }

  /// What it wrote.
  public LogCapture log() {
    return log;
  }

  /// Sends TERM.
  public void terminate() {
    process.destroy();
  }

  /// Waits for its end.
  ///
  /// @return the exit code
  public int awaitExit() {
    try {
      if (!process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError("the worker did not end\n" + log.text());
      }
      log.awaitEnd(LIMIT);
      return process.exitValue();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", interrupted);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    awaitExit();
  }
}

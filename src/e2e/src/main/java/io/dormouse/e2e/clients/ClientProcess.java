package io.dormouse.e2e.clients;

import io.dormouse.e2e.LogCapture;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A script in `clients` that makes the calls of one client.
final class ClientProcess implements AutoCloseable {
  private static final Duration READY = Duration.ofMinutes(2);

  private final Process process;
  private final LogCapture log;

  private ClientProcess(Process process) {
    this.process = process;
    this.log = LogCapture.of(process.getInputStream());
  }

  /// Starts one that calls nobody yet.
  ///
  /// @param folder where the client is installed
  /// @param chunkTimeout longest wait of an asynchronous client for a chunk; empty for its own
  static ClientProcess start(
      ClientKind kind, Path module, Path folder, URI base, Optional<Duration> chunkTimeout)
      throws IOException {
    String url = base.resolve("/v1").toString();
    String checks = kind.checks().stream().map(Check::word).collect(Collectors.joining(","));
    Path scripts = module.resolve("clients");
    List<String> command =
        switch (kind) {
          case OPENAI_OLD, OPENAI, OPENAI_BEHIND_NGINX -> python(folder, scripts, "openai");
          case LANGCHAIN -> python(folder, scripts, "langchain");
          case DIFY -> python(folder, scripts, "dify");
          case OPENAI_NODE -> List.of("node", scripts + "/hold.mjs");
          case CURL, CURL_BEHIND_NGINX, CURL_BEHIND_NGINX_AS_SHIPPED ->
              List.of("sh", scripts + "/hold.sh");
        };
    List<String> words = new ArrayList<>(command);
    words.addAll(List.of(url, checks));
    if (kind == ClientKind.OPENAI_NODE) {
      words.add(folder.toString());
    }
    chunkTimeout.ifPresent(limit -> words.add(Double.toString(limit.toMillis() / 1e3)));
    return new ClientProcess(new ProcessBuilder(words).redirectErrorStream(true).start());
  }

  private static List<String> python(Path folder, Path scripts, String client) {
    return List.of(folder + "/venv/bin/python", scripts + "/hold.py", client);
  }

  void awaitReady() {
    log.await(Pattern.compile("^ready$"), READY);
  }

  void go() throws IOException {
    try (var input = process.getOutputStream()) {
      input.write("go\n".getBytes(StandardCharsets.US_ASCII));
    }
  }

  /// What it saw until its end.
  ///
  /// @throws AssertionError where it does not end in time, or badly
  List<Seen> seen(Duration limit) throws InterruptedException {
    boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
    if (!ended || process.exitValue() != 0) {
      throw new AssertionError((ended ? "failed:\n" : "not in time:\n") + log.text());
    }
    log.awaitEnd(Duration.ofSeconds(15));
    return log.lines().stream().flatMap(line -> Seen.parse(line).stream()).toList();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}

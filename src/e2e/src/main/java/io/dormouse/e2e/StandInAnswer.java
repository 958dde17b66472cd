package io.dormouse.e2e;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Answers of a [StandIn], by the body's member `fault`:
///
/// | fault | answer |
/// | --- | --- |
/// | (none) | a vector or three events, where these are asked for, else what was received |
/// | `slow-N` | 200 that tells what was received: bytes, SHA-256, headers; after N milliseconds |
/// | `hang` | none |
/// | `close-N` | none, and the connection closed, N times; then as without a fault |
/// | `die-before-response` | the process ends |
/// | `die-if-pid-N` | the process ends if it is the one of that number, else as without a fault |
/// | `die-after-response` | the process ends after the answer |
/// | `die-mid-stream` | two events, then the process ends |
/// | `stall-N` | N events, then nothing more |
/// | `stream-N` | N events, 50 ms apart, then `[DONE]` |
/// | `huge-N` | 200 with a text of N kilobytes |
/// | `status-N` | an error of that status |
final class StandInAnswer {
  private static final Pattern MODEL = Pattern.compile("\"model\"\\s*:\\s*\"([^\"]*)\"");
  private static final Pattern FAULT =
      Pattern.compile("\"fault\"\\s*:\\s*\"([a-z-]+?)(?:-(\\d+))?\"");
  private static final Pattern STREAMS = Pattern.compile("\"stream\"\\s*:\\s*true");
  private static final Duration BETWEEN_EVENTS = Duration.ofMillis(50);

  private final StandInOptions options;
  private final AtomicInteger started = new AtomicInteger();
  private final AtomicInteger finished = new AtomicInteger();
  private final AtomicInteger broken = new AtomicInteger();
  private final AtomicInteger closed = new AtomicInteger();
  private final Semaphore room;
  private final AtomicInteger admitted = new AtomicInteger();

  StandInAnswer(StandInOptions options) {
    this.options = options;
    this.room = new Semaphore(options.admits() > 0 ? options.admits() : Integer.MAX_VALUE, true);
  }

  /// Its load in vLLM's words.
  String metrics() {
    return """
    # TYPE vllm:num_requests_running gauge
    vllm:num_requests_running{engine="0",model_name="stand-in"} %d.0
    # TYPE vllm:num_requests_waiting gauge
    vllm:num_requests_waiting{engine="0",model_name="stand-in"} %d.0
    """
        .formatted(admitted.get(), room.getQueueLength());
  }

  /// Counts of calls as JSON; what is asked with GET is none.
  String observed() {
    return "{\"started\":%d,\"finished\":%d,\"broken\":%d}"
        .formatted(started.get(), finished.get(), broken.get());
  }

  void handle(HttpExchange exchange) throws IOException {
    if (exchange.getRequestMethod().equals("POST")) {
      call(exchange);
    } else {
      try (exchange) {
        answer(exchange, exchange.getRequestBody().readAllBytes());
      }
    }
  }

  private void call(HttpExchange exchange) throws IOException {
    started.incrementAndGet();
    room.acquireUninterruptibly();
    admitted.incrementAndGet();
    try (exchange) {
      answer(exchange, exchange.getRequestBody().readAllBytes());
      finished.incrementAndGet();
    } catch (IOException gone) {
      broken.incrementAndGet();
      throw gone;
    } finally {
      admitted.decrementAndGet();
      room.release();
    }
  }

  private void answer(HttpExchange exchange, byte[] body) throws IOException {
    String text = new String(body, StandardCharsets.UTF_8);
    String model = first(MODEL, text, 1);
    if (!options.upstreamName().isEmpty() && !options.upstreamName().equals(model)) {
      StandIn.json(exchange, 404, error("model_not_found", "no model '" + model + "'"));
      return;
    }
    String number = first(FAULT, text, 2);
    long amount = number.isEmpty() ? 0 : Long.parseLong(number);
    switch (first(FAULT, text, 1)) {
      case "slow" -> {
        pause(Duration.ofMillis(amount));
        StandIn.json(exchange, 200, echo(exchange, model, body));
      }
      case "hang" -> pause(Duration.ofHours(1));
      case "die-before-response" -> Runtime.getRuntime().halt(137);
      case "die-if-pid" -> {
        if (ProcessHandle.current().pid() == amount) {
          Runtime.getRuntime().halt(137);
        }
        StandIn.json(exchange, 200, echo(exchange, model, body));
      }
      case "die-after-response" -> {
        StandIn.json(exchange, 200, echo(exchange, model, body));
        Runtime.getRuntime().halt(137);
      }
      case "close" -> {
        if (closed.incrementAndGet() > amount) {
          closed.set(0);
          StandIn.json(exchange, 200, echo(exchange, model, body));
        }
      }
      case "die-mid-stream" -> stream(exchange, 2, () -> Runtime.getRuntime().halt(137));
      case "stall" -> stream(exchange, amount, () -> pause(Duration.ofHours(1)));
      case "stream" -> stream(exchange, amount, () -> {});
      case "huge" -> huge(exchange, amount);
      case "status" -> StandIn.json(exchange, Math.toIntExact(amount), error("stand_in", "asked"));
      default -> healthy(exchange, model, text, body);
    }
  }

  private static void healthy(HttpExchange exchange, String model, String text, byte[] body)
      throws IOException {
    if (exchange.getRequestURI().getPath().endsWith("/embeddings")) {
      StandIn.json(exchange, 200, vector(model));
    } else if (STREAMS.matcher(text).find()) {
      stream(exchange, 3, () -> {});
    } else {
      StandIn.json(exchange, 200, echo(exchange, model, body));
    }
  }

  private static String vector(String model) {
    return """
    {"object":"list","model":%s,"data":[{"object":"embedding","index":0,\
    "embedding":[0.5,0.25,0.125]}],"usage":{"prompt_tokens":4,"total_tokens":4}}\
    """
        .formatted(quote(model));
  }

  private static String event(long number, boolean last) {
    return """
    data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"stand-in",\
    "choices":[{"index":0,"delta":{"content":"%d"},"finish_reason":%s}]}

    """
        .formatted(number, last ? "\"stop\"" : "null");
  }

  private static String first(Pattern pattern, String text, int group) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      return "";
    }
    String found = matcher.group(group);
    return found == null ? "" : found;
  }

  private static void stream(HttpExchange exchange, long events, Runnable after)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream output = exchange.getResponseBody()) {
      for (long event = 0; event < events; event++) {
        write(output, event(event, event == events - 1));
        pause(BETWEEN_EVENTS);
      }
      after.run();
      write(output, "data: [DONE]\n\n");
    }
  }

  private static void huge(HttpExchange exchange, long kilobytes) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/octet-stream");
    exchange.sendResponseHeaders(200, kilobytes * 1024);
    byte[] block = new byte[1024];
    try (OutputStream output = exchange.getResponseBody()) {
      for (long written = 0; written < kilobytes; written++) {
        output.write(block);
      }
    }
  }

  private static void write(OutputStream output, String text) throws IOException {
    output.write(text.getBytes(StandardCharsets.UTF_8));
    output.flush();
  }

  static void pause(Duration length) {
    long end = System.nanoTime() + length.toNanos();
    for (long left = length.toNanos(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private static String echo(HttpExchange exchange, String model, byte[] body) {
    String headers =
        exchange.getRequestHeaders().entrySet().stream()
            .map(header -> quote(header.getKey()) + ":" + quote(header.getValue().getFirst()))
            .collect(Collectors.joining(",", "{", "}"));
    return """
    {"object":"chat.completion","model":%s,"choices":[{"index":0,"finish_reason":"stop",\
    "message":{"role":"assistant","content":"Hello"}}],"received":{"bytes":%d,"sha256":"%s",\
    "pid":%d,"path":%s,"headers":%s}}\
    """
        .formatted(
            quote(model),
            body.length,
            sha256(body),
            ProcessHandle.current().pid(),
            quote(exchange.getRequestURI().toString()),
            headers);
  }

  private static String error(String code, String message) {
    return "{\"error\":{\"message\":%s,\"type\":\"invalid_request_error\",\"param\":null,\"code\":%s}}"
        .formatted(quote(message), quote(code));
  }

  private static String quote(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /// The SHA-256 of bytes, in hexadecimal digits.
  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}

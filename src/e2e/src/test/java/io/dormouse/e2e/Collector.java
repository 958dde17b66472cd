package io.dormouse.e2e;

import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/// A collector of traces that takes OTLP over HTTP, in protobuf, and keeps every span.
final class Collector implements AutoCloseable {
  private final HttpServer server;
  private final List<Seen> spans = new CopyOnWriteArrayList<>();
  private final Set<String> keys = ConcurrentHashMap.newKeySet();

  private Collector(HttpServer server) {
    this.server = server;
  }

  /// One span as it arrived.
  ///
  /// @param kind such as `SERVER`
  /// @param links to these spans
  record Seen(
      String trace,
      String id,
      String parent,
      String name,
      String kind,
      boolean error,
      Map<String, String> facts,
      List<String> events,
      List<String> links,
      long beganNanos,
      long endedNanos) {}

  static Collector start() {
    try {
      var server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
      var collector = new Collector(server);
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.createContext("/v1/traces", collector::take);
      server.start();
      return collector;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /// Every value of the header `x-api-key`.
  Set<String> keys() {
    return keys;
  }

  /// Every span of a trace.
  List<Seen> trace(String id) {
    return spans.stream().filter(span -> span.trace().equals(id)).toList();
  }

  /// Waits for the server span of a call, which is the last of its trace to end, and tells all.
  List<Seen> await(String trace) {
    Eventually.until(
        Calls.SOON,
        "trace " + trace,
        () -> trace(trace).stream().anyMatch(span -> span.kind().equals("SERVER")));
    return trace(trace);
  }

  /// Waits for one span of a trace.
  Seen await(String trace, String name) {
    return Eventually.get(Calls.SOON, name + " in trace " + trace, () -> named(trace(trace), name));
  }

  static Optional<Seen> named(List<Seen> spans, String name) {
    return spans.stream().filter(span -> span.name().equals(name)).findFirst();
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      Optional.ofNullable(exchange.getRequestHeaders().getFirst("x-api-key")).ifPresent(keys::add);
      var request = ExportTraceServiceRequest.parseFrom(exchange.getRequestBody());
      request.getResourceSpansList().stream()
          .flatMap(resource -> resource.getScopeSpansList().stream())
          .flatMap(scope -> scope.getSpansList().stream())
          .map(Collector::seen)
          .forEach(spans::add);
      byte[] answer = ExportTraceServiceResponse.getDefaultInstance().toByteArray();
      exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
      exchange.sendResponseHeaders(200, answer.length == 0 ? -1 : answer.length);
      exchange.getResponseBody().write(answer);
    }
  }

  private static Seen seen(Span span) {
    return new Seen(
        hex(span.getTraceId()),
        hex(span.getSpanId()),
        hex(span.getParentSpanId()),
        span.getName(),
        span.getKind().name().replace("SPAN_KIND_", ""),
        span.getStatus().getCodeValue() == 2,
        span.getAttributesList().stream()
            .collect(Collectors.toMap(KeyValue::getKey, it -> text(it.getValue()))),
        span.getEventsList().stream().map(Span.Event::getName).toList(),
        span.getLinksList().stream().map(link -> hex(link.getSpanId())).toList(),
        span.getStartTimeUnixNano(),
        span.getEndTimeUnixNano());
  }

  private static String text(AnyValue value) {
    return switch (value.getValueCase()) {
      case STRING_VALUE -> value.getStringValue();
      case INT_VALUE -> Long.toString(value.getIntValue());
      case BOOL_VALUE -> Boolean.toString(value.getBoolValue());
      default -> throw new AssertionError("no such attribute is expected: " + value);
    };
  }

  private static String hex(ByteString bytes) {
    return HexFormat.of().formatHex(bytes.toByteArray());
  }

  @Override
  public void close() {
    server.stop(0);
  }
}

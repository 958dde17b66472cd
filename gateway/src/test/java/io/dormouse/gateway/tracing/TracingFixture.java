package io.dormouse.gateway.tracing;

import io.dormouse.gateway.config.TracingConfig;
import io.dormouse.gateway.http.Await;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/// Calls with traces, whose spans are kept in memory.
final class TracingFixture {
  final AtomicLong lost = new AtomicLong();
  final InMemorySpanExporter exporter = InMemorySpanExporter.create();
  private final List<Tracing> tracings = new ArrayList<>();
  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client = vertx.createHttpClient();

  /// One that keeps spans.
  Tracing tracing(double sampleRatio, boolean trustCaller) {
    var config = new TracingConfig(Optional.empty(), Map.of(), sampleRatio, trustCaller);
    var tracing = Tracing.sendingTo(exporter, config, "1", InstantSource.system(), lost::addAndGet);
    tracings.add(tracing);
    return tracing;
  }

  /// Makes one real call with these headers, names and values in turn, and serves it.
  <T> T call(CallTracer tracer, Function<CallTrace, T> serve, String... headers) throws Exception {
    Promise<T> served = Promise.promise();
    HttpServer server =
        Await.value(
            vertx
                .createHttpServer()
                .requestHandler(request -> {
                  served.complete(serve.apply(tracer.call(request, "id-1")));
                  request.response().end();
                })
                .listen(0, "127.0.0.1"));
    client
        .request(HttpMethod.POST, server.actualPort(), "127.0.0.1", "/v1/chat/completions")
        .onSuccess(request -> {
          for (int i = 0; i < headers.length; i += 2) {
            request.headers().add(headers[i], headers[i + 1]);
          }
          request.send();
        });
    return Await.value(served.future());
  }

  /// Every span that was sent, in the order of their ends.
  List<SpanData> spans() {
    tracings.forEach(Tracing::flush);
    return exporter.getFinishedSpanItems();
  }

  static SpanData named(List<SpanData> spans, String name) {
    return spans.stream().filter(span -> span.getName().equals(name)).findFirst().orElseThrow();
  }

  void close() throws Exception {
    tracings.forEach(Tracing::close);
    Await.value(vertx.close());
  }
}

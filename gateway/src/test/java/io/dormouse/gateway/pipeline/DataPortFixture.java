package io.dormouse.gateway.pipeline;

import io.dormouse.gateway.accounting.CallRecord;
import io.dormouse.gateway.admission.AdmissionController;
import io.dormouse.gateway.catalog.ModelCatalog;
import io.dormouse.gateway.catalog.ModelRoute;
import io.dormouse.gateway.config.ByteSize;
import io.dormouse.gateway.config.Limits;
import io.dormouse.gateway.config.TenantConfig;
import io.dormouse.gateway.http.Await;
import io.dormouse.gateway.http.BodyStore;
import io.dormouse.gateway.proxy.HttpClientPool;
import io.dormouse.gateway.proxy.Relay;
import io.dormouse.gateway.tracing.CallTracer;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/// A data port on loopback that lets one call in at a time and knows no model, or those given.
final class DataPortFixture {
  final Vertx vertx;
  final AdmissionController admission = new AdmissionController(1);
  final BlockingQueue<CallRecord> records = new LinkedBlockingQueue<>();
  final BodyStore store;
  final DataPort port;
  final int number;

  DataPortFixture(Path folder) throws Exception {
    this(folder, Vertx.vertx(), List.of());
  }

  DataPortFixture(Path folder, Vertx vertx, List<ModelRoute> models) throws Exception {
    this.vertx = vertx;
    ByteSize large = new ByteSize(16 << 20);
    var limits = new Limits(large, 1, large, large, large, Duration.ofSeconds(5));
    var catalog = new ModelCatalog(models);
    store = BodyStore.open(vertx, limits, folder, System::nanoTime);
    var relay = new Relay(new HttpClientPool(vertx, 1), System::nanoTime);
    var parts =
        new RequestPipeline.Parts(
            limits,
            admission,
            store,
            catalog,
            new TenantConfig(false, Map.of(), Map.of()),
            relay,
            records::add,
            CallTracer.OFF);
    var pipeline =
        new RequestPipeline(parts, vertx, InstantSource.system(), System::nanoTime, () -> "id");
    port =
        new DataPort(
            pipeline, new ModelList(catalog, Instant.EPOCH), vertx, limits.maxBody().bytes());
    var server =
        vertx
            .createHttpServer()
            .requestHandler(request -> {
              request.pause(); // as the framework hands requests over
              port.handle(request);
            })
            .listen(0, "127.0.0.1");
    number = Await.value(server).actualPort();
  }

  void close() throws Exception {
    Await.value(vertx.close());
    store.close();
  }
}

package io.dormouse.gateway.platform.process;

import io.dormouse.gateway.config.ModelConfig;
import io.dormouse.gateway.platform.Tempo;
import io.dormouse.gateway.platform.WorkerLog;
import io.dormouse.gateway.pool.WorkerId;
import io.dormouse.gateway.pool.WorkerPlatform;
import io.vertx.core.Context;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/// Runs one model's workers as processes of this machine.
///
/// Everything that a worker's run decides happens on one Vert.x context; what blocks happens on
/// platform threads: see the RATIONALE.
public final class ProcessPlatform implements WorkerPlatform, AutoCloseable {
  private final ProcessHost host;
  private final ModelConfig model;
  private final Tempo tempo;
  private final Context context;
  private final HttpClient client;
  private final WorkerLog log = new WorkerLog(WorkerLog.CAPACITY);
  private final LogRelay relay;
  private final Map<WorkerId, WorkerRun> runs = new HashMap<>();

  /// A platform without workers.
  public ProcessPlatform(ProcessHost host, ModelConfig model) {
    this(host, model, Tempo.STANDARD);
  }

  ProcessPlatform(ProcessHost host, ModelConfig model, Tempo tempo) {
    this.host = host;
    this.model = model;
    this.tempo = tempo;
    this.context = host.vertx().getOrCreateContext();
    this.client =
        host.vertx()
            .createHttpClient(
                new HttpClientOptions().setConnectTimeout(Math.toIntExact(tempo.requestMs())));
    var category = Logger.getLogger("dormouse.worker." + model.name());
    this.relay = new LogRelay(model.name(), category::info);
  }

  /// The last lines of this model's workers, those that have ended included.
  public WorkerLog log() {
    return log;
  }

  @Override
  public void start(WorkerId id, Listener listener) {
    context.runOnContext(now -> {
      var run = new WorkerRun(id, listener, tools(), () -> runs.remove(id));
      runs.put(id, run);
      run.start();
    });
  }

  @Override
  public void drain(WorkerId id) {
    withRun(id, WorkerRun::drain);
  }

  @Override
  public void resume(WorkerId id) {
    withRun(id, WorkerRun::resume);
  }

  @Override
  public void examine(WorkerId id) {
    withRun(id, WorkerRun::examine);
  }

  @Override
  public void stop(WorkerId id, Duration grace) {
    withRun(id, run -> run.stop(grace));
  }

  private void withRun(WorkerId id, Consumer<WorkerRun> action) {
    context.runOnContext(now -> {
      var run = runs.get(id);
      if (run != null) {
        action.accept(run);
      }
    });
  }

  private WorkerTools tools() {
    return new WorkerTools(host, model, tempo, context, client, this::write);
  }

  private void write(String line) {
    log.add(line);
    relay.offer(line);
  }

  /// Lets go of every worker, which its supervisor then ends.
  @Override
  public void close() {
    context.runOnContext(now -> {
      runs.values().forEach(WorkerRun::abandon);
      client.close();
    });
    relay.close();
  }
}

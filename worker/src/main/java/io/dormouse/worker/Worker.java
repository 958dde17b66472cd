package io.dormouse.worker;

import io.dormouse.worker.config.WorkerOptions;
import io.dormouse.worker.engine.AdmissionGate;
import io.dormouse.worker.lifecycle.EmbeddingOpener;
import io.dormouse.worker.lifecycle.LanguageOpener;
import io.dormouse.worker.lifecycle.Mark;
import io.dormouse.worker.lifecycle.ModelHost;
import io.dormouse.worker.lifecycle.ModelOpener;
import io.dormouse.worker.lifecycle.ObserverRelay;
import io.dormouse.worker.lifecycle.ProcessAge;
import io.dormouse.worker.lifecycle.WorkerControl;
import io.dormouse.worker.lifecycle.WorkerLifecycle;
import io.dormouse.worker.model.LoadException;
import io.dormouse.worker.model.ModelLoader;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.atomic.AtomicReference;

/// The parts of this process's worker that live before and without the framework.
record Worker(
    WorkerOptions options,
    WorkerLifecycle lifecycle,
    AdmissionGate gate,
    ModelHost host,
    WorkerControl control,
    ObserverRelay observer) {
  private static final int LOAD_FAILED = 3;
  private static final int ENGINE_DIED = 1;

  /// Handed from {@code main} to the beans, which the framework makes itself.
  private static final AtomicReference<Worker> CURRENT = new AtomicReference<>();

  /// Makes the worker and starts loading its model.
  static void start(WorkerOptions options) {
    ProcessAge age = ProcessAge.ofThisProcess();
    WorkerLifecycle lifecycle = new WorkerLifecycle(age);
    lifecycle.mark(Mark.MAIN);
    AdmissionGate gate = new AdmissionGate(options.serving().slots());
    ObserverRelay observer = new ObserverRelay(Worker::exitEngineDied);
    ModelHost host =
        new ModelHost(
            new ModelHost.Parts(opener(options, observer), lifecycle, gate),
            Worker::exitLoadFailed);
    WorkerControl control = new WorkerControl(lifecycle, gate, host);
    CURRENT.set(new Worker(options, lifecycle, gate, host, control, observer));
    host.load();
  }

  private static ModelOpener opener(WorkerOptions options, ObserverRelay observer) {
    return switch (options.kind()) {
      case EMBEDDING ->
          new EmbeddingOpener(
              new ModelLoader(options.source()),
              options.warmUp(),
              options.serving().limits(),
              observer);
      case LANGUAGE ->
          new LanguageOpener(
              options.language().source(),
              options.source().tokenizer().cache(),
              options.warmUp(),
              options.language().limits(),
              observer);
    };
  }

  /// The worker that {@code main} started.
  static Worker current() {
    Worker worker = CURRENT.get();
    if (worker == null) {
      throw new IllegalStateException("the worker was not started by its main");
    }
    return worker;
  }

  /// Ends the process at once: nothing is inside, and the line about it is to be the last.
  private static void exitLoadFailed(LoadException failure) {
    failure.printStackTrace();
    JsonObject line =
        new JsonObject().put("code", failure.code()).put("message", failure.getMessage());
    System.out.println("dormouse-failure: " + line.encode());
    System.out.flush();
    Runtime.getRuntime().halt(LOAD_FAILED);
  }

  /// Ends the process in order, so that answers on their way go out; who started it sees it gone.
  private static void exitEngineDied(Throwable fault) {
    Thread.ofPlatform().name("exit").start(() -> System.exit(ENGINE_DIED));
  }
}

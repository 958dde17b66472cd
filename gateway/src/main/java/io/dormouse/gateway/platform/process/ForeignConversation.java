package io.dormouse.gateway.platform.process;

import io.dormouse.gateway.config.ModelSource;
import io.dormouse.gateway.platform.Tempo;
import io.dormouse.gateway.pool.WorkerEndpoint;
import io.dormouse.gateway.pool.WorkerReport;
import io.dormouse.gateway.routing.ReleaseLimit;
import io.dormouse.gateway.routing.WorkerSays;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The talk with a server that knows nothing of us: it is probed until it is ready, then looked at
/// for what it says of its load.
final class ForeignConversation implements Conversation, LoadLook.Listener {
  private static final Logger LOG = Logger.getLogger(ForeignConversation.class);
  private static final String HOST = "127.0.0.1";
  private static final long NO_TIMER = -1;
  private static final int EXAMINATIONS = 3;

  private final Vertx vertx;
  private final BoundedRequest requests;
  private final Tempo tempo;
  private final Server server;
  private final Owner owner;
  private long startedMs;
  private long probes = NO_TIMER;
  private boolean asking;
  private boolean ready;
  private boolean closed;
  private ReleaseLimit limit;
  private OptionalInt slots = OptionalInt.empty();
  private @Nullable LoadLook look;
  private WorkerReport.@Nullable Load lastLoad;

  /// What is known of the server before it runs.
  ///
  /// @param source as configured
  /// @param port its data port
  /// @param concurrency calls that it may get at once
  /// @param stopping carries out its stop command
  record Server(
      ModelSource.ForeignServer source, int port, int concurrency, StopCommand stopping) {}

  ForeignConversation(Vertx vertx, HttpClient client, Tempo tempo, Server server, Owner owner) {
    this.vertx = vertx;
    this.requests = new BoundedRequest(vertx, client);
    this.tempo = tempo;
    this.server = server;
    this.owner = owner;
    this.limit = ReleaseLimit.configured(server.concurrency());
  }

  @Override
  public void started(long startedMs) {
    this.startedMs = startedMs;
    if (closed) {
      return;
    }
    probes = vertx.setPeriodic(0, tempo.probeMs(), _ -> probe());
  }

  private void probe() {
    if (!asking) {
      asking = true;
      ask().onSuccess(this::probed);
    }
  }

  /// Whether the server says that it is ready; false where it does not answer either.
  private Future<Boolean> ask() {
    var options =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setHost(HOST)
            .setPort(server.port())
            .setURI(server.source().readyPath())
            .putHeader("Connection", "close");
    return requests
        .send(
            options, tempo.requestMs(), (_, response) -> response.end().map(_ -> isReady(response)))
        .otherwise(false);
  }

  private static boolean isReady(HttpClientResponse response) {
    return response.statusCode() >= 200 && response.statusCode() < 300;
  }

  private void probed(boolean answersReady) {
    asking = false;
    if (answersReady && !closed) {
      vertx.cancelTimer(probes);
      becomeReady();
    }
  }

  private void becomeReady() {
    if (server.source().release() == ModelSource.Release.CONCURRENCY) {
      ready = true;
      reportReady();
      return;
    }
    var load = new LoadLook(requests, tempo, server.port(), this);
    look = load;
    load.slots()
        .onSuccess(told -> {
          if (!closed) {
            ready = true;
            slots = told;
            limit = limit.within(told);
            reportReady();
            load.start();
          }
        });
  }

  @Override
  public void says(WorkerSays said) {
    var load = new WorkerReport.Load(said.running(), said.waiting(), 0);
    if (!load.equals(lastLoad)) {
      lastLoad = load;
      owner.report(load);
    }
    limit(limit.seen(said));
  }

  @Override
  public void silent() {
    limit(limit.within(slots));
  }

  private void limit(ReleaseLimit next) {
    if (next.calls() != limit.calls()) {
      owner.report(new WorkerReport.Admits(next.calls()));
    }
    limit = next;
  }

  private void reportReady() {
    owner.report(
        new WorkerReport.Ready(
            new WorkerEndpoint(HOST, server.port(), Optional.empty()),
            slots.orElse(0),
            Map.of("processStarted", startedMs)));
  }

  @Override
  public void announced(WorkerLine.Announcement announcement) {
    // Only our own worker's lines are read so.
  }

  @Override
  public void progressed() {
    if (!ready) {
      owner.report(new WorkerReport.Loading(0, 0));
    }
  }

  @Override
  public void drain() {
    if (ready) {
      owner.report(new WorkerReport.Drained());
    }
  }

  @Override
  public void resume() {
    if (ready) {
      reportReady();
    }
  }

  @Override
  public void examine() {
    if (ready && !asking) {
      asking = true;
      askAgain(EXAMINATIONS);
    }
  }

  private void askAgain(int times) {
    if (closed) {
      return;
    }
    ask()
        .onSuccess(answersReady -> {
          if (answersReady || closed) {
            asking = false;
          } else if (times > 1) {
            var _ = vertx.setTimer(tempo.loadMs(), _ -> askAgain(times - 1));
          } else {
            asking = false;
            LOG.errorf("worker %s gave a call nothing and answers no probe", owner.name());
            owner.report(new WorkerReport.Unresponsive());
          }
        });
  }

  @Override
  public void stop(SupervisedProcess process, long pid, Duration grace)
      throws InterruptedException {
    var left = grace;
    var command = server.source().stopCommand();
    if (command.isPresent()) {
      var began = System.nanoTime();
      var words = StopCommand.words(command.get(), server.port(), pid);
      server.stopping().run(words, process, grace.dividedBy(2));
      left = grace.minusNanos(System.nanoTime() - began);
    }
    process.stop(left);
  }

  @Override
  public void close() {
    closed = true;
    vertx.cancelTimer(probes);
    if (look != null) {
      look.close();
    }
  }
}

package io.dormouse.gateway.platform.process;

import io.dormouse.gateway.platform.ControlPort;
import io.dormouse.gateway.platform.StatusStream;
import io.dormouse.gateway.platform.Tempo;
import io.dormouse.gateway.platform.WorkerStatus;
import io.dormouse.gateway.pool.WorkerEndpoint;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The talk with Dormouse's own worker over its control port.
final class OwnConversation implements Conversation, StatusStream.Listener {
  private static final String HOST = "127.0.0.1";

  private static final Logger LOG = Logger.getLogger(OwnConversation.class);

  private final Vertx vertx;
  private final HttpClient client;
  private final Tempo tempo;
  private final String token;
  private final Owner owner;
  private long startedMs;
  private boolean closed;
  private @Nullable StatusReader reader;
  private @Nullable StatusStream stream;
  private @Nullable ControlCommands commands;

  OwnConversation(Vertx vertx, HttpClient client, Tempo tempo, String token, Owner owner) {
    this.vertx = vertx;
    this.client = client;
    this.tempo = tempo;
    this.token = token;
    this.owner = owner;
  }

  @Override
  public void started(long startedMs) {
    this.startedMs = startedMs;
  }

  @Override
  public void announced(WorkerLine.Announcement announcement) {
    if (stream != null || closed) {
      return;
    }
    if (announcement.contract() != Lease.CONTRACT) {
      LOG.errorf(
          "worker %s speaks contract %d, not %d",
          owner.name(), announcement.contract(), Lease.CONTRACT);
      owner.giveUp(Exits.Cause.OTHER_CONTRACT);
      return;
    }
    var port = new ControlPort(HOST, announcement.controlPort(), Optional.of(token));
    var endpoint = new WorkerEndpoint(HOST, announcement.dataPort(), Optional.of(token));
    reader = new StatusReader(endpoint, startedMs);
    commands = new ControlCommands(vertx, client, port, tempo);
    stream = new StatusStream(vertx, client, port, tempo, this);
    stream.open();
  }

  @Override
  public void progressed() {
    // Its status says more.
  }

  @Override
  public void drain() {
    if (reader != null) {
      command("drain", reader, reader::drainConfirmed);
    }
  }

  @Override
  public void resume() {
    if (reader != null) {
      command("resume", reader, reader::resumeConfirmed);
    }
  }

  private void command(String action, StatusReader reader, Runnable confirmed) {
    reader.commandSent();
    if (commands != null) {
      commands.send(
          action,
          document -> {
            confirmed.run();
            WorkerStatus.parse(document).ifPresent(this::status);
          });
    }
  }

  @Override
  public void examine() {
    // Its stream of states is watched all the time.
  }

  @Override
  public void stop(SupervisedProcess process, long pid, Duration grace) {
    process.stop(grace);
  }

  @Override
  public void close() {
    closed = true;
    if (stream != null) {
      stream.close();
    }
    if (commands != null) {
      commands.close();
    }
  }

  @Override
  public void status(WorkerStatus status) {
    if (reader != null) {
      reader.read(status).forEach(owner::report);
    }
  }

  @Override
  public void silent() {
    LOG.warnf("worker %s says nothing for %d ms: suspect", owner.name(), tempo.silenceMs());
  }

  @Override
  public void suspect() {
    LOG.errorf("worker %s says nothing for %d ms: killing it", owner.name(), tempo.suspectMs());
    owner.giveUp(Exits.Cause.SUSPECT);
  }
}

package io.dormouse.bench.release;

import io.dormouse.bench.load.BareConnection;
import io.dormouse.bench.load.BareServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// The control port of a worker: its status, once or as a stream that hears of every change at
/// once.
final class StatusPort implements BareServer.Handler {
  private static final String STREAM_HEAD =
      "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";

  private final List<BareConnection> followers = new ArrayList<>();
  private String phase = "loading";

  /// @param beats runs what is due each second
  StatusPort(ScheduledExecutorService beats) {
    var _ = beats.scheduleAtFixedRate(this::tellAll, 1, 1, TimeUnit.SECONDS);
  }

  /// It is in another phase from now on.
  synchronized void change(String next) {
    phase = next;
    tellAll();
  }

  @Override
  public synchronized void request(BareConnection connection) throws IOException {
    String line = connection.firstLine();
    if (line.startsWith("GET /status/stream")) {
      followers.add(connection);
      connection.answer((STREAM_HEAD + event()).getBytes(StandardCharsets.US_ASCII));
      return;
    }
    if (line.startsWith("POST /control/drain")) {
      change("draining");
    } else if (line.startsWith("POST /control/resume")) {
      change("ready");
    }
    connection.answer(200, document());
  }

  private synchronized void tellAll() {
    byte[] event = event().getBytes(StandardCharsets.US_ASCII);
    followers.removeIf(follower -> !tell(follower, event));
  }

  private static boolean tell(BareConnection follower, byte[] event) {
    try {
      follower.answer(event);
      return true;
    } catch (IOException gone) {
      return false;
    }
  }

  private String event() {
    String event = "data: " + document() + "\n\n";
    return "%x\r\n%s\r\n".formatted(event.length(), event);
  }

  private String document() {
    return """
    {"contract":1,"model":"held","version":"1","provider":"none","precision":"none",\
    "phase":"%s","load":{"bytes":1,"totalBytes":2},"marks":{},"phaseMs":{},\
    "device":{"kind":"none","usedBytes":1,"totalBytes":2},\
    "slots":%d,"running":0,"waiting":0,"queuedTokens":0,"kvUse":0.0}\
    """
        .formatted(phase, ReleaseWorkerMain.SLOTS);
  }
}

package io.dormouse.worker.lifecycle;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/// One reader of the status: a document at once, after every change, and at least each second, as
/// server-sent events.
///
/// Changes are coalesced: those that come while a document waits to be written, or while the reader
/// is slow, become one.
final class StatusStream {
  private static final long BEAT_MS = 1000;

  private final Context context;
  private final HttpServerResponse response;
  private final Supplier<String> document;
  private final AtomicBoolean pending = new AtomicBoolean();

  private StatusStream(Context context, HttpServerResponse response, Supplier<String> document) {
    this.context = context;
    this.response = response;
    this.document = document;
  }

  /// Starts writing on the present context; {@code subscribe} gets what is to be called at a change
  /// and gives what ends that.
  static void open(
      Vertx vertx, HttpServerResponse response, Supplier<String> document, Changes changes) {
    StatusStream stream = new StatusStream(vertx.getOrCreateContext(), response, document);
    response
        .putHeader("Content-Type", "text/event-stream")
        .putHeader("Cache-Control", "no-store")
        .setChunked(true);
    Runnable unsubscribe = changes.subscribe(stream::changed);
    long beat = vertx.setPeriodic(BEAT_MS, _ -> stream.changed());
    response.closeHandler(_ -> {
      vertx.cancelTimer(beat);
      unsubscribe.run();
    });
    stream.changed();
  }

  /// Where to hear of changes.
  interface Changes {
    Runnable subscribe(Runnable listener);
  }

  private void changed() {
    if (pending.compareAndSet(false, true)) {
      context.runOnContext(_ -> write());
    }
  }

  private void write() {
    pending.set(false);
    if (response.closed() || response.ended() || response.writeQueueFull()) {
      return;
    }
    response.write("data: " + document.get() + "\n\n").onFailure(_ -> {});
  }
}

package io.dormouse.worker.http;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;

/// Server-sent events on their way from any thread to one client; those that come while others wait
/// go with them in one write.
///
/// Nothing is sent and no status is set before the first event. What waits for a slow client is
/// charged to its call.
final class EventOutbox {
  private final HttpServerResponse response;
  private final Context loop;
  private final CallMemory.Charge charge;
  private Buffer pending = Buffer.buffer();
  private boolean scheduled;

  /// An outbox whose network side runs on that context.
  EventOutbox(HttpServerResponse response, Context loop, CallMemory.Charge charge) {
    this.response = response;
    this.loop = loop;
    this.charge = charge;
  }

  /// Sends as soon as the client takes it; false where there is no room to keep it until then.
  boolean send(Buffer events) {
    synchronized (this) {
      if (!charge.take(events.length())) {
        return false;
      }
      pending.appendBuffer(events);
      if (scheduled) {
        return true;
      }
      scheduled = true;
    }
    loop.runOnContext(_ -> flush());
    return true;
  }

  /// Sends what waits and these, and ends the response; on the context.
  Future<Void> end(Buffer last) {
    Buffer rest = take();
    if (response.ended() || response.closed()) {
      return Future.failedFuture("the response is over");
    }
    commit();
    return response.end(rest.appendBuffer(last));
  }

  private void flush() {
    if (response.ended() || response.closed()) {
      take();
    } else if (response.writeQueueFull()) {
      response.drainHandler(_ -> flush());
    } else {
      commit();
      response.write(take()).onFailure(_ -> {});
    }
  }

  private synchronized Buffer take() {
    Buffer taken = pending;
    pending = Buffer.buffer();
    scheduled = false;
    charge.give(taken.length());
    return taken;
  }

  private void commit() {
    if (!response.headWritten()) {
      response
          .setChunked(true)
          .putHeader("Content-Type", "text/event-stream")
          .putHeader("Cache-Control", "no-store");
    }
  }
}

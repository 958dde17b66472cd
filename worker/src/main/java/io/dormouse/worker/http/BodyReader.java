package io.dormouse.worker.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Consumer;

/// Reads one whole body within a size and a time. Runs on the event loop.
///
/// Chosen over Vert.x Web's {@code BodyHandler}, which decodes a body as a form when its
/// Content-Type says so, as curl's does by default.
final class BodyReader {
  private static final long READ_TIMEOUT_MS = 60_000;

  private final RoutingContext context;
  private final long limitBytes;
  private final Buffer body = Buffer.buffer();
  private boolean refused;

  private BodyReader(RoutingContext context, long limitBytes) {
    this.context = context;
    this.limitBytes = limitBytes;
  }

  /// Hands the body on once it is whole; a larger one is answered with 413, a slow one is cut off.
  static void read(RoutingContext context, long limitBytes, Consumer<byte[]> whole) {
    BodyReader reader = new BodyReader(context, limitBytes);
    HttpServerRequest request = context.request();
    long timer =
        context
            .vertx()
            .setTimer(READ_TIMEOUT_MS, _ -> request.connection().close().onFailure(_ -> {}));
    request
        .handler(reader::take)
        .exceptionHandler(_ -> context.vertx().cancelTimer(timer))
        .endHandler(_ -> {
          context.vertx().cancelTimer(timer);
          if (!reader.refused) {
            whole.accept(reader.body.getBytes());
          }
        });
  }

  private void take(Buffer chunk) {
    if (refused) {
      return;
    }
    if (body.length() + chunk.length() > limitBytes) {
      refused = true;
      Responder.error(context, ApiError.tooLarge(limitBytes));
    } else {
      body.appendBuffer(chunk);
    }
  }
}

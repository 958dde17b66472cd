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
  private final CallMemory.Charge charge;
  private Buffer body = Buffer.buffer();
  private boolean refused;

  private BodyReader(RoutingContext context, long limitBytes, CallMemory.Charge charge) {
    this.context = context;
    this.limitBytes = limitBytes;
    this.charge = charge;
  }

  /// Hands the body on once it is whole, and with it the charge; a larger one is answered with 413,
  /// one too many with 429, a slow one is cut off.
  static void read(
      RoutingContext context, long limitBytes, CallMemory.Charge charge, Consumer<byte[]> whole) {
    BodyReader reader = new BodyReader(context, limitBytes, charge);
    HttpServerRequest request = context.request();
    long timer =
        context
            .vertx()
            .setTimer(READ_TIMEOUT_MS, _ -> request.connection().close().onFailure(_ -> {}));
    request
        .handler(reader::take)
        .exceptionHandler(_ -> {
          context.vertx().cancelTimer(timer);
          charge.close();
        })
        .endHandler(_ -> {
          context.vertx().cancelTimer(timer);
          if (!reader.refused) {
            byte[] bytes = reader.body.getBytes();
            reader.body = Buffer.buffer();
            whole.accept(bytes);
          }
        });
  }

  private void take(Buffer chunk) {
    if (refused) {
      return;
    }
    if (body.length() + chunk.length() > limitBytes) {
      refuse(ApiError.tooLarge(limitBytes));
    } else if (!charge.take(chunk.length())) {
      refuse(ApiError.overloaded());
    } else {
      body.appendBuffer(chunk);
    }
  }

  private void refuse(ApiError error) {
    refused = true;
    body = Buffer.buffer();
    charge.close();
    Responder.error(context, error);
  }
}

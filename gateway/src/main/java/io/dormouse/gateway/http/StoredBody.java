package io.dormouse.gateway.http;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;

/// A request body that is held whole, on the heap or in the spill file, and can be sent any number
/// of times until closed.
public interface StoredBody extends AutoCloseable {
  /// Its length in bytes.
  long length();

  /// Writes the bytes from `from` (inclusive) to `to` (exclusive) with back-pressure; does not end
  /// the stream.
  Future<Void> writeTo(WriteStream<Buffer> target, long from, long to);

  /// Gives its bytes back; idempotent.
  @Override
  void close();
}

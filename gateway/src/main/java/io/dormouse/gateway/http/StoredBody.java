package io.dormouse.gateway.http;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import org.jspecify.annotations.Nullable;

/// A request body that is held whole, on the heap or in the spill file, and can be sent any number
/// of times until closed.
public interface StoredBody extends AutoCloseable {
  /// Its length in bytes.
  long length();

  /// All of it, where it is in memory in one piece; else null. Not to be changed.
  @Nullable Buffer inMemory();

  /// Writes the bytes from `from` (inclusive) to `to` (exclusive) with back-pressure; does not end
  /// the stream.
  Future<Void> writeTo(WriteStream<Buffer> target, long from, long to);

  /// Gives its bytes back; idempotent.
  @Override
  void close();
}

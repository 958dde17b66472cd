package io.dormouse.gateway.proxy;

import io.dormouse.gateway.http.StoredBody;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import java.util.Optional;

/// The body of a relayed request: the stored one, with at most one range replaced.
///
/// @param stored owned by the caller, open until the outcome is there
/// @param splice the range replaced
public record RelayBody(StoredBody stored, Optional<Splice> splice) {
  /// Its length in bytes, after the replacement.
  long length() {
    return stored.length() + splice.map(RelayBody::growth).orElse(0L);
  }

  private static long growth(Splice splice) {
    return splice.replacement().length() - (splice.end() - splice.start());
  }

  /// Writes all of it and ends the request; in one piece where it is in memory.
  Future<Void> sendAndEnd(HttpClientRequest request) {
    if (length() == 0) {
      return request.end();
    }
    Buffer whole = stored.inMemory();
    if (whole != null) {
      return request.end(splice.map(part -> spliced(whole, part)).orElse(whole));
    }
    return splice
        .map(part -> writeSpliced(request, part))
        .orElseGet(() -> stored.writeTo(request, 0, stored.length()))
        .compose(_ -> request.end());
  }

  private Buffer spliced(Buffer whole, Splice part) {
    int end = Math.toIntExact(part.end());
    return Buffer.buffer(Math.toIntExact(length()))
        .appendBuffer(whole, 0, Math.toIntExact(part.start()))
        .appendBuffer(part.replacement())
        .appendBuffer(whole, end, whole.length() - end);
  }

  private Future<Void> writeSpliced(HttpClientRequest request, Splice part) {
    return stored
        .writeTo(request, 0, part.start())
        .compose(_ -> request.write(part.replacement()))
        .compose(_ -> stored.writeTo(request, part.end(), stored.length()));
  }
}

package io.dormouse.gateway.accounting;

import java.time.Duration;
import java.util.Optional;

/// What is written down of one call, on every exit path.
///
/// @param requestId of the call
/// @param trace its trace's id, if it has one
/// @param model canonical name; empty if it was never resolved
/// @param path called
/// @param status sent, or 499 if the client left before any
/// @param code stable error code, `ok`, or `client_gone`
/// @param cold whether it waited for a worker to come up
/// @param early whether signs of life began its answer, before the worker did
/// @param phases how long each part took
/// @param bytesIn of the request body
/// @param bytesOut of the answer's body
public record CallRecord(
    String requestId,
    Optional<String> trace,
    Optional<String> model,
    String path,
    int status,
    String code,
    boolean cold,
    boolean early,
    Phases phases,
    long bytesIn,
    long bytesOut) {
  /// Status of a call whose client left before an answer began.
  public static final int CLIENT_GONE = 499;

  /// How long each part took.
  ///
  /// @param hold waiting for a worker
  /// @param wake how much of that no worker was ready
  /// @param upstream from sending to the worker's first byte
  /// @param total from arrival to the end
  public record Phases(Duration hold, Duration wake, Duration upstream, Duration total) {}
}

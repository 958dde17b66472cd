package io.dormouse.gateway.config;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/// How a model's answers reach their callers.
///
/// @param firstByte longest wait for a worker's first byte
/// @param idleStream longest pause within an answer, of the worker or of the client
/// @param total longest call altogether, from its arrival
/// @param commitAfter how long a waiting call's failure keeps its own status
/// @param heartbeatInterval between two signs of life after that
/// @param heartbeat which calls get them
/// @param retry whether a call that a worker may have begun is sent once more; where it is not
///   said, the call's path decides
public record AnswerConfig(
    Duration firstByte,
    Duration idleStream,
    Duration total,
    Duration commitAfter,
    Duration heartbeatInterval,
    Heartbeat heartbeat,
    Optional<Boolean> retry) {
  private static final Set<String> REPEATABLE =
      Set.of("/v1/chat/completions", "/v1/completions", "/v1/embeddings");

  /// Whether a call that a worker may have begun is sent once more: as is said, else if it changes
  /// nothing anywhere, as chat, completions and embeddings.
  public boolean repeats(String path) {
    return retry.orElseGet(() -> REPEATABLE.contains(path));
  }

  /// What waiting calls are sent.
  public enum Heartbeat {
    /** Nothing. */
    NONE,
    /** Comments, to calls that stream. */
    COMMENTS,
    /** Comments, and to chat calls that stream also chunks without content. */
    CHUNKS,
    /** Comments, and white space before the JSON of calls that do not stream. */
    WHITESPACE
  }
}

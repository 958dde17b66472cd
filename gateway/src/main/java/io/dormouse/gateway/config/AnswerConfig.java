package io.dormouse.gateway.config;

import java.time.Duration;

/// How a model's answers reach their callers.
///
/// @param firstByte longest wait for a worker's first byte
/// @param idleStream longest pause within an answer, of the worker or of the client
/// @param total longest call altogether, from its arrival
/// @param commitAfter how long a waiting call's failure keeps its own status
/// @param heartbeatInterval between two signs of life after that
/// @param heartbeat which calls get them
/// @param retry whether a call whose worker died before it answered is sent to another
public record AnswerConfig(
    Duration firstByte,
    Duration idleStream,
    Duration total,
    Duration commitAfter,
    Duration heartbeatInterval,
    Heartbeat heartbeat,
    boolean retry) {

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

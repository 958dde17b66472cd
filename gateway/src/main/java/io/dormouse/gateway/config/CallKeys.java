package io.dormouse.gateway.config;

import static io.dormouse.gateway.config.Key.optional;
import static io.dormouse.gateway.config.Key.withDefault;
import static io.dormouse.gateway.config.ValueTypes.bool;
import static io.dormouse.gateway.config.ValueTypes.bytes;
import static io.dormouse.gateway.config.ValueTypes.choice;
import static io.dormouse.gateway.config.ValueTypes.duration;
import static io.dormouse.gateway.config.ValueTypes.durationFromZero;
import static io.dormouse.gateway.config.ValueTypes.integer;
import static io.dormouse.gateway.config.ValueTypes.list;
import static io.dormouse.gateway.config.ValueTypes.parts;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;

/// The keys of how calls wait and how they are answered.
final class CallKeys {
  private static final String TENANT = "([A-Za-z0-9][A-Za-z0-9._@-]{0,63})";

  static final Key<Boolean> TRUST_TENANT_HEADER =
      withDefault(
          "trust-tenant-header",
          bool(),
          "false",
          "Whether Dormouse-Tenant says whose call it is; only behind a proxy that sets it.");
  static final Key<List<Map.Entry<String, Integer>>> TENANT_WEIGHTS =
      withDefault(
          "tenant-weights",
          list(
              parts(
                  TENANT + "=([1-9][0-9]{0,2})",
                  "NAME=WEIGHT, a weight from 1 to 999",
                  CallKeys::number),
              true),
          List.of(),
          "Shares of tenants that wait for the same worker, 1 where none is given.");
  static final Key<List<Map.Entry<String, Integer>>> TENANT_PRIORITIES =
      withDefault(
          "tenant-priorities",
          list(
              parts(
                  TENANT + "=(-?[0-9]{1,3})",
                  "NAME=PRIORITY, a priority from -999 to 999",
                  CallKeys::number),
              true),
          List.of(),
          "Which tenants' calls a worker begins first, the higher before the lower; 0 where none is"
              + " given. Lower ones may starve.");
  static final Key<Duration> QUEUE_TIMEOUT =
      withDefault(
          "queue-timeout",
          duration(),
          "2m",
          "How long a call waits while workers are up but busy.");
  static final Key<Duration> FIRST_BYTE_TIMEOUT =
      withDefault(
          "first-byte-timeout",
          duration(),
          "10m",
          "Longest wait for the first byte of a worker's answer.");
  static final Key<Duration> IDLE_STREAM_TIMEOUT =
      withDefault(
          "idle-stream-timeout", duration(), "2m", "Longest pause of either side in an answer.");
  static final Key<Duration> TOTAL_TIMEOUT =
      withDefault("total-timeout", duration(), "1h", "Longest call altogether.");
  static final Key<Duration> COMMIT_AFTER =
      withDefault(
          "commit-after",
          duration(),
          "5s",
          "How long a failure of a waiting call keeps its own status; then heartbeats begin.");
  static final Key<Duration> HEARTBEAT_INTERVAL =
      withDefault(
          "heartbeat-interval", duration(), "10s", "Between two signs of life to a waiting call.");
  static final Key<AnswerConfig.Heartbeat> HEARTBEAT =
      withDefault(
          "heartbeat",
          choice(
              Map.of(
                  "none", AnswerConfig.Heartbeat.NONE,
                  "comments", AnswerConfig.Heartbeat.COMMENTS,
                  "chunks", AnswerConfig.Heartbeat.CHUNKS,
                  "whitespace", AnswerConfig.Heartbeat.WHITESPACE)),
          "comments",
          "What a waiting call is sent: comments if it streams; whitespace also if it does not;"
              + " chunks: empty ones beside the comments of chat.");
  static final Key<Boolean> RETRY =
      optional(
          "retry",
          bool(),
          "Whether a call that a worker may have begun is sent once more, if that worker died"
              + " before it answered or reset its connection; by default chat, completions and"
              + " embeddings are, others not.");
  static final Key<Duration> KEEP_ALIVE_LIMIT =
      withDefault(
          "keep-alive-limit",
          duration(),
          "1h",
          "Longest stay after a call that Dormouse-Keep-Alive may ask for.");
  static final Key<Integer> MAX_HELD =
      withDefault(
          "max-held", integer(1, 1_000_000), "256", "Calls that may wait for a worker at once.");
  static final Key<Integer> MAX_HELD_PER_TENANT =
      optional(
          "max-held-per-tenant", integer(1, 1_000_000), "Of these, of one tenant; all by default.");
  static final Key<ByteSize> MAX_HELD_BYTES =
      withDefault(
          "max-held-bytes", bytes("1K", "64T"), "1G", "All bodies of waiting calls together.");
  static final Key<ByteSize> MAX_HELD_BYTES_PER_TENANT =
      optional(
          "max-held-bytes-per-tenant",
          bytes("1K", "64T"),
          "Of these, of one tenant; all by default.");

  static final Key<String> FALLBACK_MODEL =
      optional(
          "fallback.model",
          ValueTypes.name(),
          "Another model that answers while this one is cold, or cannot be woken.");
  static final Key<Duration> FALLBACK_AFTER =
      withDefault(
          "fallback.after", durationFromZero(), "10s", "How long a call waits before it does.");

  /// The gateway's keys.
  static final List<Key<?>> GATEWAY =
      List.of(TRUST_TENANT_HEADER, TENANT_WEIGHTS, TENANT_PRIORITIES);

  /// The keys of one model.
  static final List<Key<?>> MODEL =
      List.of(
          QUEUE_TIMEOUT,
          FIRST_BYTE_TIMEOUT,
          IDLE_STREAM_TIMEOUT,
          TOTAL_TIMEOUT,
          COMMIT_AFTER,
          HEARTBEAT_INTERVAL,
          HEARTBEAT,
          RETRY,
          KEEP_ALIVE_LIMIT,
          MAX_HELD,
          MAX_HELD_PER_TENANT,
          MAX_HELD_BYTES,
          MAX_HELD_BYTES_PER_TENANT,
          FALLBACK_MODEL,
          FALLBACK_AFTER);

  private CallKeys() {}

  private static Map.Entry<String, Integer> number(MatchResult match) {
    return Map.entry(match.group(1), Integer.valueOf(match.group(2)));
  }
}

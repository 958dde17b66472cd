package io.dormouse.gateway.config;

import static io.dormouse.gateway.config.Key.optional;
import static io.dormouse.gateway.config.Key.withDefault;
import static io.dormouse.gateway.config.ModelKind.FOREIGN_POD;
import static io.dormouse.gateway.config.ModelKind.FOREIGN_PROCESS;
import static io.dormouse.gateway.config.ModelKind.OWN_POD;
import static io.dormouse.gateway.config.ModelKind.OWN_PROCESS;
import static io.dormouse.gateway.config.ValueTypes.bool;
import static io.dormouse.gateway.config.ValueTypes.bytes;
import static io.dormouse.gateway.config.ValueTypes.choice;
import static io.dormouse.gateway.config.ValueTypes.command;
import static io.dormouse.gateway.config.ValueTypes.duration;
import static io.dormouse.gateway.config.ValueTypes.folder;
import static io.dormouse.gateway.config.ValueTypes.integer;
import static io.dormouse.gateway.config.ValueTypes.list;
import static io.dormouse.gateway.config.ValueTypes.model;
import static io.dormouse.gateway.config.ValueTypes.name;
import static io.dormouse.gateway.config.ValueTypes.secret;
import static io.dormouse.gateway.config.ValueTypes.text;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Every key there is: reading, checks, schema and reference follow from this table.
final class Keys {
  static final Key<Path> HOME =
      withDefault("home", folder(false), "~/.dormouse", "Folder of state: models, logs, leases.");
  static final Key<String> LISTEN_HOST =
      withDefault("listen.host", host(), "127.0.0.1", "Address of the data port; 0.0.0.0 for all.");
  static final Key<Integer> LISTEN_PORT =
      withDefault("listen.port", integer(0, 65535), "8080", "Data port; 0 lets the system choose.");
  static final Key<Boolean> LISTEN_HTTP2 =
      withDefault(
          "listen.http2",
          bool(),
          "true",
          "Whether the data port speaks HTTP/2 without TLS beside HTTP/1.1.");
  static final Key<String> MANAGEMENT_HOST =
      withDefault("management.host", host(), "127.0.0.1", "Address of the management port.");
  static final Key<Integer> MANAGEMENT_PORT =
      withDefault(
          "management.port",
          integer(0, 65535),
          "9000",
          "Port of health, metrics and admin routes; 0 lets the system choose.");
  static final Key<String> ADMIN_TOKEN =
      optional(
          "admin-token", secret(16), "Bearer token that opens the admin routes beyond loopback.");
  static final Key<ByteSize> MAX_BODY =
      withDefault("limits.max-body", bytes("1K", "16G"), "32M", "Largest request body.");
  static final Key<Integer> MAX_CONCURRENT =
      withDefault(
          "limits.max-concurrent",
          integer(1, 1_000_000),
          "1024",
          "Calls in the gateway at once, held ones included.");
  static final Key<Integer> MAX_STREAMS =
      withDefault(
          "limits.max-streams",
          integer(1, 100_000),
          "256",
          "Calls at once on one HTTP/2 connection.");
  static final Key<ByteSize> HEAP_BODY =
      withDefault(
          "limits.heap-body",
          bytes("1", "1G"),
          "64K",
          "Largest body kept on the heap in any case; larger ones stay there while bodies take less "
              + "than a quarter of limits.heap-budget, else they go to the spill file.");
  static final Key<ByteSize> HEAP_BUDGET =
      withDefault(
          "limits.heap-budget", bytes("1", "1T"), "64M", "All bodies on the heap together.");
  static final Key<ByteSize> SPILL_BUDGET =
      withDefault("limits.spill-budget", bytes("1", "64T"), "1G", "Size of the spill file.");
  static final Key<Duration> BODY_TIMEOUT =
      withDefault(
          "limits.body-timeout",
          duration(),
          "30s",
          "Longest pause between two pieces of a request body, and longest time for its head.");
  static final Key<Duration> DRAIN_TIMEOUT =
      withDefault(
          "drain-timeout", duration(), "30s", "How long calls may take to finish after TERM.");
  static final Key<List<String>> WORKER_COMMAND =
      optional(
          "worker.command",
          command(),
          "Starts Dormouse's own worker; the launcher sets it by DORMOUSE_WORKER_ARGS_FILE.");
  static final Key<Path> WORKER_ORT_HOME =
      optional(
          "worker.ort-home", folder(true), "Folder of libonnxruntime.so, if not the shipped one.");

  static final Key<Path> PATH =
      optional("path", model(), "Folder or GGUF file of the model, for Dormouse's own worker.")
          .in(OWN_PROCESS);
  static final Key<List<String>> COMMAND =
      optional(
              "command",
              command(),
              "Starts any other server, instead of path; ${PORT} becomes a free port.")
          .in(FOREIGN_PROCESS);
  static final Key<List<String>> STOP_COMMAND =
      optional("stop-command", command(), "Ends it, instead of TERM; may use ${PORT} and ${PID}.")
          .in(FOREIGN_PROCESS);
  static final Key<String> READY_PATH =
      withDefault(
              "ready-path",
              text("/\\S*", "a path that begins with /"),
              "/health",
              "Answers 2xx once the server is ready.")
          .in(FOREIGN_PROCESS, FOREIGN_POD);
  static final Key<ModelSource.Release> RELEASE_BY =
      withDefault(
              "release-by",
              choice(
                  Map.of(
                      "metrics", ModelSource.Release.METRICS,
                      "concurrency", ModelSource.Release.CONCURRENCY)),
              "metrics",
              "What limits the calls a server gets at once: what its metrics say that it admits"
                  + " (vLLM, llama.cpp), up to concurrency; or concurrency alone.")
          .in(FOREIGN_PROCESS);
  static final Key<String> UPSTREAM_NAME =
      optional("upstream-name", word(), "Name the server knows the model by, if another.")
          .in(FOREIGN_PROCESS, OWN_POD, FOREIGN_POD);
  static final Key<List<String>> ALIASES =
      withDefault("aliases", list(name(), true), List.of(), "Further names that clients may call.");
  static final Key<List<String>> PROVIDERS =
      withDefault(
              "providers",
              list(choice(Map.of("cuda", "cuda", "cpu", "cpu")), false),
              List.of("cuda", "cpu"),
              "ONNX Runtime providers, first choice first.")
          .in(OWN_PROCESS, OWN_POD);
  static final Key<ModelSource.Warmup> WARMUP =
      withDefault(
              "warmup",
              choice(
                  Map.of("minimal", ModelSource.Warmup.MINIMAL, "full", ModelSource.Warmup.FULL)),
              "minimal",
              "How much is warmed before the worker is ready.")
          .in(OWN_PROCESS, OWN_POD);
  static final Key<Integer> MAX_TOKENS =
      optional(
              "max-tokens",
              integer(1, 10_000_000),
              "Longest input in tokens, if not the model's own.")
          .in(OWN_PROCESS, OWN_POD);
  static final Key<Boolean> TRUNCATE =
      withDefault("truncate", bool(), "false", "Whether longer inputs are cut instead of refused.")
          .in(OWN_PROCESS, OWN_POD);
  static final Key<Boolean> ACCEPT_TOKEN_IDS =
      withDefault("accept-token-ids", bool(), "false", "Whether arrays of token ids are accepted.")
          .in(OWN_PROCESS, OWN_POD);
  static final Key<ModelSource.Precision> PRECISION =
      withDefault(
              "precision",
              choice(
                  Map.of("fast", ModelSource.Precision.FAST, "exact", ModelSource.Precision.EXACT)),
              "fast",
              "How a language model computes: fast rounds activations to 8 bits.")
          .in(OWN_PROCESS, OWN_POD);
  static final Key<Integer> SLOTS =
      optional(
              "slots",
              integer(1, 256),
              "Answers that a language model writes at once, if not the worker's own choice.")
          .in(OWN_PROCESS, OWN_POD);
  static final Key<Integer> CONTEXT =
      optional(
              "context",
              integer(16, 1_048_576),
              "Prompt and answer of a language model together, in tokens, if not the worker's"
                  + " own choice.")
          .in(OWN_PROCESS, OWN_POD);
  static final Key<Duration> IDLE_TIMEOUT =
      withDefault("idle-timeout", duration(), "5m", "How long a ready worker without calls stays.");
  static final Key<Duration> WAKE_TIMEOUT =
      withDefault(
          "wake-timeout", duration(), "5m", "How long a call waits for a worker to come up.");
  static final Key<Duration> WAKE_STALL_TIMEOUT =
      withDefault("wake-stall-timeout", duration(), "2m", "How long a load may show no progress.");
  static final Key<Duration> LOAD_TIMEOUT =
      withDefault("load-timeout", duration(), "30m", "Longest load altogether, progress or not.");
  static final Key<Duration> MODEL_DRAIN_TIMEOUT =
      withDefault(
          "drain-timeout", duration(), "30s", "How long running calls may take in a drain.");
  static final Key<Duration> STOP_TIMEOUT =
      withDefault("stop-timeout", duration(), "10s", "From TERM to KILL.");
  static final Key<Duration> WAKE_BACKOFF =
      withDefault(
          "wake-backoff",
          duration(),
          "1s",
          "Pause after a failed wake; doubles with each more. Chance takes up to a quarter off.");
  static final Key<Duration> WAKE_BACKOFF_LIMIT =
      withDefault("wake-backoff-limit", duration(), "1m", "Longest such pause.");
  static final Key<Integer> CONCURRENCY =
      withDefault("concurrency", integer(1, 100_000), "64", "Calls that one worker runs at once.");

  /// The gateway's keys, those of one section together.
  static final List<Key<?>> GATEWAY =
      joined(
          List.of(
              List.of(
                  HOME,
                  LISTEN_HOST,
                  LISTEN_PORT,
                  LISTEN_HTTP2,
                  MANAGEMENT_HOST,
                  MANAGEMENT_PORT,
                  ADMIN_TOKEN,
                  MAX_BODY,
                  MAX_CONCURRENT,
                  MAX_STREAMS,
                  HEAP_BODY,
                  HEAP_BUDGET,
                  SPILL_BUDGET,
                  BODY_TIMEOUT,
                  DRAIN_TIMEOUT,
                  WORKER_COMMAND,
                  WORKER_ORT_HOME),
              CallKeys.GATEWAY,
              TracingKeys.GATEWAY,
              KnativeKeys.GATEWAY));

  /// The keys of one model.
  static final List<Key<?>> MODEL =
      joined(
          List.of(
              List.of(
                  PATH,
                  PROVIDERS,
                  WARMUP,
                  MAX_TOKENS,
                  TRUNCATE,
                  ACCEPT_TOKEN_IDS,
                  PRECISION,
                  SLOTS,
                  CONTEXT,
                  COMMAND,
                  STOP_COMMAND,
                  READY_PATH,
                  RELEASE_BY,
                  UPSTREAM_NAME,
                  ALIASES,
                  IDLE_TIMEOUT,
                  WAKE_TIMEOUT,
                  WAKE_STALL_TIMEOUT,
                  LOAD_TIMEOUT,
                  MODEL_DRAIN_TIMEOUT,
                  STOP_TIMEOUT,
                  WAKE_BACKOFF,
                  WAKE_BACKOFF_LIMIT,
                  CONCURRENCY),
              CallKeys.MODEL,
              KnativeKeys.MODEL));

  private Keys() {}

  private static List<Key<?>> joined(List<List<Key<?>>> parts) {
    return parts.stream().flatMap(List::stream).toList();
  }

  private static ValueType<String> host() {
    return text("[A-Za-z0-9.:_-]+", "a host name or an IP address");
  }

  private static ValueType<String> word() {
    return text("\\S+", "a name without spaces");
  }
}

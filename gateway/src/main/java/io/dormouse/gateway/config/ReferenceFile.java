package io.dormouse.gateway.config;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The commented reference: a file with every key, its default and what is allowed.
final class ReferenceFile {
  private static final String HEAD =
      """
      # Every key of dormouse.yaml with its default, made from the table that checks the file.
      # "#" before a key: it has no default. ${NAME} and ${NAME:otherwise} stand for environment
      # variables in every value but commands; ${DORMOUSE_HOME} is always there.
      # Each key can be overridden by an environment variable (DORMOUSE_LISTEN_PORT) or a system
      # property (dormouse.listen.port); see configuration.md.
      """;

  private static final Map<Key<?>, String> EXAMPLES =
      Map.ofEntries(
          Map.entry(Keys.ADMIN_TOKEN, "${ADMIN_TOKEN}"),
          Map.entry(Keys.WORKER_COMMAND, "[java, \"@/opt/dormouse/worker.args\", worker]"),
          Map.entry(Keys.WORKER_ORT_HOME, "/opt/onnxruntime/lib"),
          Map.entry(Keys.PATH, "${DORMOUSE_HOME}/models/all-minilm-l6-v2"),
          Map.entry(
              Keys.COMMAND,
              "[\"llama-server\", \"--model\", \"qwen.gguf\", \"--port\", \"${PORT}\"]"),
          Map.entry(Keys.STOP_COMMAND, "[\"kill\", \"${PID}\"]"),
          Map.entry(Keys.UPSTREAM_NAME, "qwen.gguf"),
          Map.entry(Keys.MAX_TOKENS, "256"),
          Map.entry(CallKeys.MAX_HELD_PER_TENANT, "64"),
          Map.entry(CallKeys.RETRY, "true"),
          Map.entry(CallKeys.FALLBACK_MODEL, "qwen"),
          Map.entry(CallKeys.MAX_HELD_BYTES_PER_TENANT, "256M"),
          Map.entry(Keys.SLOTS, "16"),
          Map.entry(Keys.CONTEXT, "4096"),
          Map.entry(TracingKeys.ENDPOINT, "http://127.0.0.1:4318"),
          Map.entry(TracingKeys.HEADERS, "x-api-key=${COLLECTOR_KEY}"),
          Map.entry(KnativeKeys.GATEWAY_SERVICE, "dormouse/dormouse"),
          Map.entry(KnativeKeys.GATEWAY_IMAGE, "registry.example/dormouse-gateway:0.1.0"),
          Map.entry(KnativeKeys.IMAGE, "registry.example/dormouse-worker:0.1.0"),
          Map.entry(KnativeKeys.MODEL_PATH, "/models/bge-m3"),
          Map.entry(KnativeKeys.VOLUME, "models"),
          Map.entry(KnativeKeys.ARGS, "[\"--model\", \"/models/llama\"]"),
          Map.entry(KnativeKeys.RUNTIME_CLASS, "nvidia"),
          Map.entry(KnativeKeys.CPU, "4"),
          Map.entry(KnativeKeys.MEMORY, "16G"),
          Map.entry(KnativeKeys.SERVICE_ACCOUNT, "models"),
          Map.entry(KnativeKeys.IMAGE_PULL_SECRET, "registry"),
          Map.entry(KnativeKeys.PRIORITY_CLASS, "gpu"));

  private final StringBuilder out = new StringBuilder(HEAD);
  private final Set<Key<?>> shown = new HashSet<>();

  private ReferenceFile() {}

  /// The file's text.
  static String text() {
    ReferenceFile file = new ReferenceFile();
    file.out.append(KeyName.ROOT).append(":\n");
    file.keys("  ", Keys.GATEWAY, Map.of(), "\n");
    file.out.append(
        "\n  # The models by name; each has a path, a command or a knative.service.\n  models:\n");
    file.model("all-minilm-l6-v2", ModelKind.OWN_PROCESS, Map.of(Keys.PATH, example(Keys.PATH)));
    file.model("qwen", ModelKind.FOREIGN_PROCESS, Map.of(Keys.COMMAND, example(Keys.COMMAND)));
    file.model("bge-m3", ModelKind.OWN_POD, Map.of(KnativeKeys.SERVICE, "bge-m3"));
    file.model(
        "llama",
        ModelKind.FOREIGN_POD,
        Map.of(KnativeKeys.SERVICE, "llama", KnativeKeys.ENGINE, "foreign"));
    return file.out.toString();
  }

  /// What one model may have: what it needs, and what no model before it has shown.
  private void model(String name, ModelKind kind, Map<Key<?>, String> needed) {
    out.append(shown.isEmpty() ? "" : "\n").append("    ").append(name).append(":\n");
    List<Key<?>> keys =
        Keys.MODEL.stream()
            .filter(key -> key.models().contains(kind))
            .filter(key -> shown.add(key) || needed.containsKey(key))
            .toList();
    keys("      ", keys, needed, "");
  }

  /// Keys with their sections.
  ///
  /// @param gap before each section and each key outside one
  private void keys(String indent, List<Key<?>> keys, Map<Key<?>, String> needed, String gap) {
    String section = "";
    for (Key<?> key : keys) {
      int dot = key.name().indexOf('.');
      String prefix = dot < 0 ? "" : key.name().substring(0, dot);
      if (!prefix.equals(section) && !prefix.isEmpty()) {
        out.append(gap).append(indent).append(prefix).append(":\n");
      }
      section = prefix;
      if (dot < 0) {
        out.append(gap);
      }
      key(indent + (dot < 0 ? "" : "  "), key, key.name().substring(dot + 1), needed);
    }
  }

  private void key(String indent, Key<?> key, String name, Map<Key<?>, String> needed) {
    out.append(indent).append("# ").append(key.description()).append('\n');
    out.append(indent).append("# Allowed: ").append(key.type().allowed()).append('\n');
    boolean stands = key.fallback().isPresent() || needed.containsKey(key);
    String value =
        Optional.ofNullable(needed.get(key))
            .or(() -> key.fallback().map(Raw::text))
            .orElseGet(() -> example(key));
    out.append(indent)
        .append(stands ? "" : "# ")
        .append(name)
        .append(": ")
        .append(value)
        .append('\n');
  }

  private static String example(Key<?> key) {
    return EXAMPLES.getOrDefault(key, "");
  }
}

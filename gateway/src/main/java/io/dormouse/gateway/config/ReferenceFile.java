package io.dormouse.gateway.config;

import java.util.Map;

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
      Map.of(
          Keys.ADMIN_TOKEN, "${ADMIN_TOKEN}",
          Keys.WORKER_COMMAND, "[java, \"@/opt/dormouse/worker.args\", worker]",
          Keys.WORKER_ORT_HOME, "/opt/onnxruntime/lib",
          Keys.PATH, "${DORMOUSE_HOME}/models/all-minilm-l6-v2",
          Keys.COMMAND, "[\"llama-server\", \"--model\", \"qwen.gguf\", \"--port\", \"${PORT}\"]",
          Keys.STOP_COMMAND, "[\"kill\", \"${PID}\"]",
          Keys.UPSTREAM_NAME, "qwen.gguf",
          Keys.MAX_TOKENS, "256",
          Keys.SLOTS, "16",
          Keys.CONTEXT, "4096");

  private final StringBuilder out = new StringBuilder(HEAD);

  private ReferenceFile() {}

  /// The file's text.
  static String text() {
    ReferenceFile file = new ReferenceFile();
    file.out.append(KeyName.ROOT).append(":\n");
    file.gateway();
    file.out.append("\n  # The models by name; each has a path or a command.\n  models:\n");
    file.model("all-minilm-l6-v2", Keys.PATH, Key.Scope.FOREIGN_SERVER);
    file.out.append('\n');
    file.model("qwen", Keys.COMMAND, Key.Scope.OWN_WORKER);
    return file.out.toString();
  }

  private void gateway() {
    String section = "";
    for (Key<?> key : Keys.GATEWAY) {
      int dot = key.name().indexOf('.');
      String prefix = dot < 0 ? "" : key.name().substring(0, dot);
      if (!prefix.equals(section) && !prefix.isEmpty()) {
        out.append("\n  ").append(prefix).append(":\n");
      }
      section = prefix;
      if (dot < 0) {
        out.append('\n');
      }
      key("  " + (dot < 0 ? "" : "  "), key, key.name().substring(dot + 1), false);
    }
  }

  private void model(String name, Key<?> source, Key.Scope left) {
    out.append("    ").append(name).append(":\n");
    for (Key<?> key : Keys.MODEL) {
      boolean told = left == Key.Scope.OWN_WORKER && key.scope() == Key.Scope.ANY;
      if (key.scope() != left && !told) {
        key("      ", key, key.name(), key.name().equals(source.name()));
      }
    }
  }

  private void key(String indent, Key<?> key, String name, boolean needed) {
    out.append(indent).append("# ").append(key.description()).append('\n');
    out.append(indent).append("# Allowed: ").append(key.type().allowed()).append('\n');
    String mark = key.fallback().isPresent() || needed ? "" : "# ";
    out.append(indent).append(mark).append(name).append(": ").append(value(key)).append('\n');
  }

  private static String value(Key<?> key) {
    return key.fallback().map(Raw::text).orElseGet(() -> EXAMPLES.getOrDefault(key, ""));
  }
}

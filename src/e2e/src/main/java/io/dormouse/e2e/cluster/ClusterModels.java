package io.dormouse.e2e.cluster;

import io.dormouse.e2e.Client;
import io.dormouse.e2e.Client.Answer;
import io.dormouse.e2e.ConfigText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/// Models in a cluster, as a configuration has them: embeddings and chat in our worker, and a
/// server that sleeps.
public final class ClusterModels {
  /// Image of our worker with the demo's models in `/models`.
  public static final String WORKER =
      variable("DORMOUSE_TEST_WORKER_IMAGE", "dev.local/dormouse-worker:e2e");

  /// Image of the gateway.
  public static final String GATEWAY =
      variable("DORMOUSE_TEST_GATEWAY_IMAGE", "dev.local/dormouse-gateway:e2e");

  /// Image of a server that answers after `?sleep=MILLISECONDS`.
  public static final String SLEEPER =
      variable("DORMOUSE_TEST_SLEEPER_IMAGE", "dev.local/autoscale:built");

  /// Path of a sleeper's calls.
  public static final String CHAT = "/v1/chat/completions";

  private ClusterModels() {}

  private static String variable(String name, String otherwise) {
    String value = System.getenv(name);
    return value == null || value.isBlank() ? otherwise : value;
  }

  /// An embedding model in our worker.
  public static ConfigText embedder(
      ConfigText config, Space space, String name, String... section) {
    return model(
        config,
        space,
        name,
        List.of("idle-timeout: 6s"),
        List.of(
            "image: " + WORKER,
            "model-path: /models/all-minilm-l6-v2",
            "stable-window: 6s",
            "node-timeout: 0"),
        section);
  }

  /// A language model in our worker.
  public static ConfigText chat(ConfigText config, Space space, String name, String... section) {
    return model(
        config,
        space,
        name,
        List.of("idle-timeout: 6s", "slots: 4", "context: 1024"),
        List.of(
            "image: " + WORKER,
            "model-path: /models/smollm2-135m-instruct/SmolLM2-135M-Instruct.Q4_1.gguf",
            "stable-window: 6s",
            "node-timeout: 0"),
        section);
  }

  /// A model whose server sleeps.
  public static ConfigText sleeper(
      ConfigText config, Space space, String name, List<String> keys, String... section) {
    return model(
        config,
        space,
        name,
        keys,
        List.of("image: " + SLEEPER, "engine: foreign", "port: 8080", "stable-window: 6s"),
        section);
  }

  private static ConfigText model(
      ConfigText config,
      Space space,
      String name,
      List<String> keys,
      List<String> knative,
      String... section) {
    var lines = new ArrayList<>(keys);
    lines.add("knative:");
    lines.add("  service: " + name);
    lines.add("  namespace: " + space.name());
    var later = List.of(section);
    knative.stream()
        .filter(line -> later.stream().noneMatch(it -> key(it).equals(key(line))))
        .forEach(line -> lines.add("  " + line));
    later.forEach(line -> lines.add("  " + line));
    return config.model(name, lines.toArray(String[]::new));
  }

  private static String key(String line) {
    return line.substring(0, line.indexOf(':'));
  }

  /// A configuration with one model, whose server sleeps.
  public static ConfigText sleeper(Space space, String name, List<String> keys, String... section) {
    return sleeper(space.config(), space, name, keys, section);
  }

  /// Calls a model whose server sleeps.
  ///
  /// @param sleep after which it answers
  public static CompletableFuture<Answer> ask(Client client, String model, Duration sleep) {
    String path = sleep.isZero() ? CHAT : CHAT + "?sleep=" + sleep.toMillis();
    return client.post(path, body(model), Map.of());
  }

  /// A body for a sleeper.
  public static String body(String model) {
    return "{\"model\":\"%s\",\"messages\":[]}".formatted(model);
  }
}

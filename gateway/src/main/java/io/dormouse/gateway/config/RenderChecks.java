package io.dormouse.gateway.config;

import io.dormouse.gateway.config.ModelSource.KnativeService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Checks what a configuration lacks that is only needed to render it.
public final class RenderChecks {
  private static final int MOST_CONCURRENCY = 1000;

  private final GatewayConfig config;
  private final String file;
  private final List<Problem> problems = new ArrayList<>();

  private RenderChecks(GatewayConfig config, String file) {
    this.config = config;
    this.file = file;
  }

  /// What stands in the way; nothing may be rendered before it is mended.
  ///
  /// @param only the one model that is to be rendered; else all, and the gateway
  /// @param file name of the configuration's file
  /// @param text of the file
  public static List<Problem> problems(
      GatewayConfig config, Optional<String> only, String file, String text) {
    RenderChecks checks = new RenderChecks(config, file);
    if (only.isPresent()) {
      checks.one(only.get());
    } else {
      checks.all(text);
    }
    return List.copyOf(checks.problems);
  }

  /// What may be rendered, but with a consequence that the operator should know.
  ///
  /// @param only the one model that is to be rendered; else all, and the gateway
  /// @param file name of the configuration's file
  public static List<Problem> warnings(GatewayConfig config, Optional<String> only, String file) {
    RenderChecks checks = new RenderChecks(config, file);
    if (only.isEmpty() && config.knative().deployment().image().isPresent()) {
      checks.drain();
    }
    return List.copyOf(checks.problems);
  }

  private void one(String name) {
    ModelConfig model = config.models().get(name);
    if (model == null) {
      String known = String.join(", ", config.models().keySet());
      note(KeyName.gateway(KeyName.MODELS), name, "no model of this name; there are: " + known);
    } else if (model.source() instanceof KnativeService service) {
      service(model, service);
    } else {
      note(KeyName.model(name), "", "no Knative model: it has no " + KnativeKeys.SERVICE.name());
    }
  }

  private void all(String text) {
    boolean gateway = config.knative().deployment().image().isPresent();
    int services = 0;
    for (ModelConfig model : config.models().values()) {
      if (model.source() instanceof KnativeService service) {
        service(model, service);
        services++;
      } else if (gateway) {
        note(
            KeyName.model(model.name()),
            "",
            "a gateway in the cluster starts no processes; give it a configuration without this"
                + " model");
      }
    }
    if (gateway) {
      gateway(text);
    } else if (services == 0) {
      String message =
          "nothing to render: no model has %s, and %s is not set"
              .formatted(KnativeKeys.SERVICE.name(), KnativeKeys.GATEWAY_IMAGE.name());
      note(KeyName.gateway(KeyName.MODELS), "", message);
    }
  }

  private void service(ModelConfig model, KnativeService service) {
    KnativeDeployment deployment = service.deployment();
    if (deployment.container().image().isEmpty()) {
      missing(model, KnativeKeys.IMAGE);
    }
    if (deployment.worker().filter(worker -> worker.modelPath().isEmpty()).isPresent()) {
      missing(model, KnativeKeys.MODEL_PATH);
    }
    if (service.slots(model.concurrency()) >= MOST_CONCURRENCY) {
      note(
          KeyName.model(model.name(), Keys.CONCURRENCY.name()),
          Integer.toString(model.concurrency()),
          "Knative lets %d calls into a pod, and more than it answers at once must get in; write"
                  .formatted(MOST_CONCURRENCY)
              + " less");
    }
  }

  private void gateway(String text) {
    port(Keys.LISTEN_PORT, config.listen());
    port(Keys.MANAGEMENT_PORT, config.management());
    if (config.adminToken().filter(text::contains).isPresent()) {
      note(
          KeyName.gateway(Keys.ADMIN_TOKEN.name()),
          "(hidden)",
          "would stand in a ConfigMap for all to read; write ${ADMIN_TOKEN} and put it into the"
              + " Secret "
              + config.knative().renderedService());
    }
  }

  private void drain() {
    Duration drain = config.drainTimeout();
    config.models().values().stream()
        .filter(model -> longestAnswer(model).compareTo(drain) > 0)
        .max(Comparator.comparing(RenderChecks::longestAnswer))
        .ifPresent(model -> {
          String longest = DurationText.of(longestAnswer(model));
          note(
              KeyName.gateway(Keys.DRAIN_TIMEOUT.name()),
              DurationText.of(drain),
              "a rollout of the gateway cuts what still streams then, and an answer of %s may take"
                      .formatted(model.name())
                  + " %s (%s); write %s"
                      .formatted(longest, KnativeKeys.REQUEST_TIMEOUT.name(), longest));
        });
  }

  private static Duration longestAnswer(ModelConfig model) {
    return model.source() instanceof KnativeService service
        ? service.deployment().requestTimeout()
        : Duration.ZERO;
  }

  private void port(Key<Integer> key, ListenAddress address) {
    if (address.port() == 0) {
      note(KeyName.gateway(key.name()), "0", "a rendered gateway needs a port that is known");
    }
  }

  private void missing(ModelConfig model, Key<?> key) {
    note(KeyName.model(model.name(), key.name()), "", "needed to render");
  }

  private void note(String key, String given, String message) {
    problems.add(new Problem(key, given, message, file));
  }
}

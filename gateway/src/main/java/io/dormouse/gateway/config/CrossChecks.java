package io.dormouse.gateway.config;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Checks what no key can be asked for alone.
final class CrossChecks {
  private final Settings settings;

  CrossChecks(Settings settings) {
    this.settings = settings;
  }

  void check(GatewayConfig config) {
    ports(config.listen(), config.management());
    sizes(config.limits());
    names(config.models());
    fallbacks(config);
    services(config.models());
    gatewayService(config.knative());
  }

  private void ports(ListenAddress listen, ListenAddress management) {
    if (listen.port() != 0 && listen.port() == management.port()) {
      problem(Keys.MANAGEMENT_PORT, "the data port " + listen.port() + " again; two are needed");
    }
  }

  private void sizes(Limits limits) {
    if (limits.heapBody().bytes() > limits.heapBudget().bytes()) {
      problem(
          Keys.HEAP_BODY,
          "%s is more than %s (%s)"
              .formatted(limits.heapBody(), Keys.HEAP_BUDGET.name(), limits.heapBudget()));
    }
    boolean spills = limits.maxBody().bytes() > limits.heapBody().bytes();
    if (spills && limits.maxBody().bytes() > limits.spillBudget().bytes()) {
      problem(
          Keys.MAX_BODY,
          "%s is more than %s (%s)"
              .formatted(limits.maxBody(), Keys.SPILL_BUDGET.name(), limits.spillBudget()));
    }
  }

  private void names(Map<String, ModelConfig> models) {
    Map<String, String> owners = new HashMap<>();
    for (ModelConfig model : models.values()) {
      for (String alias : model.aliases()) {
        String key = KeyName.model(model.name(), Keys.ALIASES.name());
        String other = owners.putIfAbsent(alias, model.name());
        if (models.containsKey(alias)) {
          settings.problem(key, "\"" + alias + "\" is the name of a model");
        } else if (other != null) {
          settings.problem(key, "\"" + alias + "\" is an alias of " + other + " too");
        }
      }
    }
  }

  private void fallbacks(GatewayConfig config) {
    if (!config.knative().discover().isEmpty()) {
      return;
    }
    for (ModelConfig model : config.models().values()) {
      model
          .fallback()
          .map(Fallback::model)
          .flatMap(name -> fallbackFault(config, model, name))
          .ifPresent(fault ->
              settings.problem(KeyName.model(model.name(), CallKeys.FALLBACK_MODEL.name()), fault));
    }
  }

  private static Optional<String> fallbackFault(
      GatewayConfig config, ModelConfig model, String name) {
    var called =
        config.models().values().stream()
            .filter(it -> it.name().equals(name) || it.aliases().contains(name))
            .findFirst();
    if (called.isEmpty()) {
      return Optional.of("\"" + name + "\" is no model here");
    }
    return called.get().name().equals(model.name())
        ? Optional.of("\"" + name + "\" is the model itself")
        : Optional.empty();
  }

  private void services(Map<String, ModelConfig> models) {
    Map<String, String> owners = new HashMap<>();
    for (ModelConfig model : models.values()) {
      if (model.source() instanceof ModelSource.KnativeService service) {
        String other = owners.putIfAbsent(service.toString(), model.name());
        if (other != null) {
          settings.problem(
              KeyName.model(model.name(), KnativeKeys.SERVICE.name()),
              "%s serves %s already; write an alias of that, or deploy a Service of its own"
                  .formatted(service, other));
        }
      }
    }
  }

  private void gatewayService(KnativeConfig knative) {
    String namespace = knative.deployment().namespace();
    boolean elsewhere =
        knative.gatewayService().filter(name -> !name.startsWith(namespace + "/")).isPresent();
    if (elsewhere && knative.deployment().image().isPresent()) {
      problem(
          KnativeKeys.GATEWAY_SERVICE,
          "not in %s (%s)".formatted(KnativeKeys.GATEWAY_NAMESPACE.name(), namespace));
    }
  }

  private void problem(Key<?> key, String message) {
    settings.problem(KeyName.gateway(key.name()), message);
  }
}

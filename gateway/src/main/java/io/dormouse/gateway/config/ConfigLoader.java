package io.dormouse.gateway.config;

import io.dormouse.gateway.config.ConfigResult.Loaded;
import io.dormouse.gateway.config.ConfigResult.Overridden;
import io.dormouse.gateway.config.ConfigResult.Refused;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// Loads configuration files; may be called again whenever a file changed.
public final class ConfigLoader {
  private final Surroundings surroundings;

  /// A loader whose overrides come from `surroundings`.
  public ConfigLoader(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /// Reads a file and checks it as a whole; reports every mistake at once.
  public ConfigResult load(Path file) {
    Path path = surroundings.workingFolder().resolve(file).normalize();
    FileContents contents = YamlReader.read(path);
    List<Problem> problems = new ArrayList<>(contents.problems());
    if (contents.values().isEmpty() && !problems.isEmpty()) {
      return new Refused(List.copyOf(problems));
    }
    Path folder = Optional.ofNullable(path.getParent()).orElse(surroundings.workingFolder());
    Sources sources = new Sources(contents, folder, surroundings);
    problems.addAll(
        UnknownKeys.inProperties(surroundings.properties().keySet(), contents.models()));
    GatewayConfig config =
        assemble(contents, new Settings(sources, surroundings, problems), problems);
    return problems.isEmpty()
        ? new Loaded(config, overrides(contents, sources))
        : new Refused(List.copyOf(problems));
  }

  private GatewayConfig assemble(FileContents contents, Settings settings, List<Problem> problems) {
    Path home = read(settings, Keys.HOME);
    settings.home(home.toString());
    ListenAddress listen =
        new ListenAddress(read(settings, Keys.LISTEN_HOST), read(settings, Keys.LISTEN_PORT));
    ListenAddress management =
        new ListenAddress(
            read(settings, Keys.MANAGEMENT_HOST), read(settings, Keys.MANAGEMENT_PORT));
    Limits limits = limits(settings);
    SequencedMap<String, ModelConfig> models = models(contents, settings, home);
    List<String> workerCommand = workerCommand(contents, settings);
    GatewayConfig config =
        new GatewayConfig(
            home,
            listen,
            management,
            find(settings, Keys.ADMIN_TOKEN),
            new Http2Config(read(settings, Keys.LISTEN_HTTP2), read(settings, Keys.MAX_STREAMS)),
            limits,
            read(settings, Keys.DRAIN_TIMEOUT),
            tenants(settings),
            workerCommand,
            workerCommand.stream().map(this::ofLanguageWorker).toList(),
            find(settings, Keys.WORKER_ORT_HOME),
            knative(settings),
            new TracingReader(settings, surroundings, problems).read(),
            models);
    if (contents.models().isEmpty() && config.knative().discover().isEmpty()) {
      String message =
          "no model is declared; each needs a path, a command or a knative.service, or"
              + " knative.discover must name where they are";
      problems.add(new Problem(KeyName.gateway(KeyName.MODELS), "", message, contents.name()));
    }
    new CrossChecks(settings).check(config);
    return config;
  }

  private static Limits limits(Settings settings) {
    return new Limits(
        read(settings, Keys.MAX_BODY),
        read(settings, Keys.MAX_CONCURRENT),
        read(settings, Keys.HEAP_BODY),
        read(settings, Keys.HEAP_BUDGET),
        read(settings, Keys.SPILL_BUDGET),
        read(settings, Keys.BODY_TIMEOUT));
  }

  private static TenantConfig tenants(Settings settings) {
    return new TenantConfig(
        read(settings, CallKeys.TRUST_TENANT_HEADER),
        byTenant(settings, CallKeys.TENANT_WEIGHTS, "weights"),
        byTenant(settings, CallKeys.TENANT_PRIORITIES, "priorities"));
  }

  private static Map<String, Integer> byTenant(
      Settings settings, Key<List<Map.Entry<String, Integer>>> key, String what) {
    Map<String, Integer> numbers = new LinkedHashMap<>();
    for (var number : read(settings, key)) {
      if (numbers.put(number.getKey(), number.getValue()) != null) {
        settings.problem(KeyName.gateway(key.name()), "gives " + number.getKey() + " two " + what);
      }
    }
    return numbers;
  }

  private static KnativeConfig knative(Settings settings) {
    return new KnativeConfig(
        read(settings, KnativeKeys.ACTIVATOR),
        read(settings, KnativeKeys.DISCOVER),
        find(settings, KnativeKeys.GATEWAY_SERVICE),
        new KnativeConfig.GatewayDeployment(
            find(settings, KnativeKeys.GATEWAY_IMAGE),
            read(settings, KnativeKeys.GATEWAY_NAMESPACE),
            read(settings, KnativeKeys.GATEWAY_REPLICAS)));
  }

  private static SequencedMap<String, ModelConfig> models(
      FileContents contents, Settings settings, Path home) {
    SequencedMap<String, ModelConfig> models = new LinkedHashMap<>();
    for (String name : contents.models()) {
      new ModelReader(settings, name, home).read().ifPresent(model -> models.put(name, model));
    }
    return models;
  }

  /// The configured command, else the one the launcher names, else nothing.
  private List<String> workerCommand(FileContents contents, Settings settings) {
    String key = KeyName.gateway(Keys.WORKER_COMMAND.name());
    String arguments = surroundings.variables().getOrDefault("DORMOUSE_WORKER_ARGS_FILE", "");
    if (settings.given(key).isPresent() || arguments.isBlank()) {
      List<String> command = settings.find(key, Keys.WORKER_COMMAND).orElse(List.of());
      if (settings.given(key).isEmpty() && hasOwnWorker(contents, settings)) {
        String message =
            "needed for models with a path; start by ./dormouse, or set it or"
                + " DORMOUSE_WORKER_ARGS_FILE";
        settings.problem(key, message);
      }
      return command;
    }
    if (!Files.isRegularFile(surroundings.workingFolder().resolve(arguments))) {
      settings.problem(key, "DORMOUSE_WORKER_ARGS_FILE names no file: " + arguments);
    }
    return List.of(java(), "@" + arguments, "worker");
  }

  /// Beside the launcher's argument file there may be one for workers of language models.
  private String ofLanguageWorker(String word) {
    String language = word.replaceFirst("(?<=^@).+(?=\\.args$)", "$0-language");
    boolean there =
        !language.equals(word)
            && Files.isRegularFile(surroundings.workingFolder().resolve(language.substring(1)));
    return there ? language : word;
  }

  private static boolean hasOwnWorker(FileContents contents, Settings settings) {
    return contents.models().stream()
        .anyMatch(model -> settings.given(KeyName.model(model, Keys.PATH.name())).isPresent());
  }

  /// The Java of this process; in a native image, which has none, the environment's.
  private String java() {
    String home =
        surroundings
            .properties()
            .getOrDefault("java.home", surroundings.variables().getOrDefault("JAVA_HOME", ""));
    return home.isEmpty() ? "java" : Path.of(home, "bin", "java").toString();
  }

  private static List<Overridden> overrides(FileContents contents, Sources sources) {
    List<String> names = new ArrayList<>();
    Keys.GATEWAY.forEach(key -> names.add(KeyName.gateway(key.name())));
    for (String model : contents.models()) {
      Keys.MODEL.forEach(key -> names.add(KeyName.model(model, key.name())));
    }
    List<Overridden> overrides = new ArrayList<>();
    for (String name : names) {
      sources.override(name).ifPresent(where -> overrides.add(new Overridden(name, where)));
    }
    return List.copyOf(overrides);
  }

  private static <T> T read(Settings settings, Key<T> key) {
    return settings.get(KeyName.gateway(key.name()), key);
  }

  private static <T> Optional<T> find(Settings settings, Key<T> key) {
    return settings.find(KeyName.gateway(key.name()), key);
  }
}

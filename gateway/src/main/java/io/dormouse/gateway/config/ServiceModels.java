package io.dormouse.gateway.config;

import io.dormouse.gateway.config.FileContents.Entry;
import io.dormouse.gateway.config.ModelSource.KnativeService;
import io.smallrye.config.common.utils.StringUtil;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Models as the metadata of Knative Services: the name in a label or an annotation
/// `dormouse.io/model`, each setting in an annotation `dormouse.io/` and its key, such as
/// `dormouse.io/idle-timeout: 5m`; lists with commas.
public final class ServiceModels {
  /// Before each key.
  public static final String PREFIX = "dormouse.io/";

  /// Label of the Services that are models; as an annotation it has names that no label may have.
  public static final String MODEL = PREFIX + "model";

  private static final Path NOWHERE = Path.of("/");

  private ServiceModels() {}

  /// What a Service says of its model.
  public sealed interface Discovered {
    /// A model.
    record Model(ModelConfig config) implements Discovered {}

    /// No model that could be served; says why.
    record Refused(List<Problem> problems) implements Discovered {
      /// Keeps a copy.
      public Refused {
        problems = List.copyOf(problems);
      }
    }
  }

  /// Reads the metadata of a Service.
  public static Discovered read(
      String namespace,
      String service,
      Map<String, String> labels,
      Map<String, String> annotations) {
    String where = "Service " + namespace + "/" + service;
    String name = annotations.getOrDefault(MODEL, labels.getOrDefault(MODEL, ""));
    List<Problem> problems = new ArrayList<>();
    if (!ValueTypes.isName(name)) {
      String message = "no name for a model; allowed: " + ValueTypes.NAME_ALLOWED;
      return new Discovered.Refused(List.of(new Problem(MODEL, name, message, where)));
    }
    Map<String, Entry> values = new LinkedHashMap<>();
    new TreeMap<>(annotations)
        .forEach((annotation, text) -> entry(name, annotation, text, where, values, problems));
    put(values, name, KnativeKeys.NAMESPACE, namespace);
    put(values, name, KnativeKeys.SERVICE, service);
    FileContents contents = new FileContents(where, values, List.of(name), List.of());
    Surroundings nothing = new Surroundings(Map.of(), Map.of(), Map.of(), NOWHERE);
    Settings settings = new Settings(new Sources(contents, NOWHERE, nothing), nothing, problems);
    Optional<ModelConfig> model = new ModelReader(settings, name, NOWHERE).read();
    return model
        .filter(_ -> problems.isEmpty())
        .<Discovered>map(Discovered.Model::new)
        .orElseGet(() -> new Discovered.Refused(problems));
  }

  private static void entry(
      String model,
      String annotation,
      String text,
      String where,
      Map<String, Entry> values,
      List<Problem> problems) {
    if (!annotation.startsWith(PREFIX) || annotation.equals(MODEL)) {
      return;
    }
    String name = annotation.substring(PREFIX.length());
    Optional<Key<?>> key = Keys.MODEL.stream().filter(it -> it.name().equals(name)).findFirst();
    if (key.isEmpty()) {
      problems.add(new Problem(annotation, text, UnknownKeys.inModel(name), where));
      return;
    }
    Raw raw =
        key.get().type().isList()
            ? new Raw.Items(Stream.of(StringUtil.split(text)).map(String::strip).toList())
            : new Raw.Scalar(text);
    values.put(KeyName.model(model, name), new Entry(raw, 0));
  }

  private static void put(Map<String, Entry> values, String model, Key<?> key, String text) {
    values.put(KeyName.model(model, key.name()), new Entry(new Raw.Scalar(text), 0));
  }

  /// The annotations that say what the gateway has to know of a model, defaults left out.
  public static SequencedMap<String, String> annotations(
      ModelConfig model, KnativeService service) {
    Writer writer = new Writer();
    writer.put(KnativeKeys.ROUTE, word(service.route()));
    writer.put(KnativeKeys.ENGINE, word(service.deployment().engine()));
    writer.put(KnativeKeys.NODE_TIMEOUT, DurationText.of(service.nodeTimeout()));
    writer.put(KnativeKeys.MAX_SCALE, Integer.toString(service.maxScale()));
    writer.put(KnativeKeys.MIN_SCALE, Integer.toString(service.deployment().minScale()));
    writer.put(KnativeKeys.STABLE_WINDOW, DurationText.of(service.stableWindow()));
    writer.put(KnativeKeys.COLD_START, DurationText.of(service.deployment().coldStart()));
    writer.put(KnativeKeys.REQUEST_TIMEOUT, DurationText.of(service.deployment().requestTimeout()));
    service
        .controlPort()
        .ifPresent(port -> writer.put(KnativeKeys.CONTROL_PORT, Integer.toString(port)));
    if (service.deployment().engine() == KnativeDeployment.Engine.FOREIGN) {
      writer.put(Keys.READY_PATH, service.deployment().container().readyPath());
    }
    int slots = service.slots(model.concurrency());
    if (service.deployment().worker().isPresent() && slots != model.concurrency()) {
      writer.put(Keys.SLOTS, Integer.toString(slots));
    }
    model.upstreamName().ifPresent(name -> writer.put(Keys.UPSTREAM_NAME, name));
    if (!model.aliases().isEmpty()) {
      writer.put(Keys.ALIASES, String.join(",", model.aliases()));
    }
    writer.hold(model.hold());
    writer.answer(model.answer());
    model.fallback().ifPresent(writer::fallback);
    writer.put(Keys.CONCURRENCY, Integer.toString(model.concurrency()));
    writer.clocks(model.timing());
    return writer.annotations;
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  /// Puts settings that are not the default.
  private static final class Writer {
    private final SequencedMap<String, String> annotations = new LinkedHashMap<>();

    void put(Key<?> key, String value) {
      if (!key.fallback().map(Raw::text).filter(value::equals).isPresent()) {
        annotations.put(PREFIX + key.name(), value);
      }
    }

    void hold(HoldConfig hold) {
      put(CallKeys.MAX_HELD, Integer.toString(hold.calls()));
      if (hold.callsPerTenant() != hold.calls()) {
        put(CallKeys.MAX_HELD_PER_TENANT, Integer.toString(hold.callsPerTenant()));
      }
      put(CallKeys.MAX_HELD_BYTES, hold.bytes().toString());
      if (!hold.bytesPerTenant().equals(hold.bytes())) {
        put(CallKeys.MAX_HELD_BYTES_PER_TENANT, hold.bytesPerTenant().toString());
      }
      put(CallKeys.KEEP_ALIVE_LIMIT, DurationText.of(hold.keepAliveLimit()));
    }

    void fallback(Fallback fallback) {
      put(CallKeys.FALLBACK_MODEL, fallback.model());
      put(CallKeys.FALLBACK_AFTER, DurationText.of(fallback.after()));
    }

    void answer(AnswerConfig answer) {
      put(CallKeys.FIRST_BYTE_TIMEOUT, DurationText.of(answer.firstByte()));
      put(CallKeys.IDLE_STREAM_TIMEOUT, DurationText.of(answer.idleStream()));
      put(CallKeys.TOTAL_TIMEOUT, DurationText.of(answer.total()));
      put(CallKeys.COMMIT_AFTER, DurationText.of(answer.commitAfter()));
      put(CallKeys.HEARTBEAT_INTERVAL, DurationText.of(answer.heartbeatInterval()));
      put(CallKeys.HEARTBEAT, word(answer.heartbeat()));
      answer.retry().ifPresent(retry -> put(CallKeys.RETRY, Boolean.toString(retry)));
    }

    void clocks(ModelConfig.Timing timing) {
      put(Keys.IDLE_TIMEOUT, DurationText.of(timing.idle()));
      put(Keys.WAKE_TIMEOUT, DurationText.of(timing.wake()));
      put(CallKeys.QUEUE_TIMEOUT, DurationText.of(timing.queue()));
      put(Keys.WAKE_STALL_TIMEOUT, DurationText.of(timing.wakeStall()));
      put(Keys.LOAD_TIMEOUT, DurationText.of(timing.load()));
      put(Keys.MODEL_DRAIN_TIMEOUT, DurationText.of(timing.drain()));
      put(Keys.STOP_TIMEOUT, DurationText.of(timing.stop()));
      put(Keys.WAKE_BACKOFF, DurationText.of(timing.backoff()));
      put(Keys.WAKE_BACKOFF_LIMIT, DurationText.of(timing.backoffLimit()));
    }
  }
}

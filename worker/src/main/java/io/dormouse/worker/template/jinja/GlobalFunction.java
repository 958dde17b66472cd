package io.dormouse.worker.template.jinja;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Functions that every template has.
enum GlobalFunction implements Callable {
  RANGE,
  DICT,
  NAMESPACE,
  CYCLER,
  JOINER,
  RAISE_EXCEPTION,
  STRFTIME_NOW;

  /// The function of that name.
  static @Nullable GlobalFunction named(String name) {
    return switch (name) {
      case "range" -> RANGE;
      case "dict" -> DICT;
      case "namespace" -> NAMESPACE;
      case "cycler" -> CYCLER;
      case "joiner" -> JOINER;
      case "raise_exception" -> RAISE_EXCEPTION;
      case "strftime_now" -> STRFTIME_NOW;
      default -> null;
    };
  }

  @Override
  public Object call(Rendering run, Arguments arguments) {
    return switch (this) {
      case RANGE -> range(arguments);
      case DICT -> dict("dict", arguments, run);
      case NAMESPACE -> namespace(arguments, run);
      case CYCLER -> new Stateful.Cycler(arguments.positional());
      case JOINER -> new Stateful.Joiner(arguments.bind("joiner", 0, "sep").get(0, ", "));
      case RAISE_EXCEPTION -> {
        Object message = arguments.bind("raise_exception", 1, "message").get(0);
        throw Failure.refused(Printed.text(message, run));
      }
      case STRFTIME_NOW ->
          DateFormat.format(arguments.bind("strftime_now", 1, "format").text(0, ""), run);
    };
  }

  private static Range range(Arguments arguments) {
    Arguments.Bound bound = arguments.bind("range", 1, "start", "stop", "step");
    boolean alone = arguments.positional().size() == 1;
    long first = bound.integer(0, 0);
    return alone
        ? Range.of(0, first, 1)
        : Range.of(first, bound.integer(1, 0), bound.integer(2, 1));
  }

  private static Map<Object, Object> dict(String function, Arguments arguments, Rendering run) {
    Map<Object, Object> result = new LinkedHashMap<>();
    List<Object> given = arguments.positional();
    if (given.size() > 1) {
      throw Failure.broken(function + " expected at most 1 argument, got " + given.size());
    }
    if (given.size() == 1 && given.getFirst() instanceof Map<?, ?> map) {
      result.putAll(map);
    } else if (given.size() == 1) {
      for (Object pair : Values.items(given.getFirst(), run)) {
        List<Object> entry = Values.items(pair, run);
        if (entry.size() != 2) {
          throw Failure.broken(function + " needs pairs of key and value");
        }
        result.put(Collections.key(entry.get(0)), entry.get(1));
      }
    }
    result.putAll(arguments.named());
    run.chargeItems(result.size());
    return result;
  }

  private static Namespace namespace(Arguments arguments, Rendering run) {
    Namespace namespace = new Namespace();
    for (Map.Entry<Object, Object> entry : dict("namespace", arguments, run).entrySet()) {
      namespace.set(Printed.text(entry.getKey(), run), entry.getValue());
    }
    return namespace;
  }
}

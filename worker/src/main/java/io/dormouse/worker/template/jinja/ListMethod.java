package io.dormouse.worker.template.jinja;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Methods of a list or tuple that do not change it.
enum ListMethod implements Method {
  INDEX,
  COUNT,
  COPY;

  /// The method of that name.
  static @Nullable ListMethod named(String name) {
    return switch (name) {
      case "index" -> INDEX;
      case "count" -> COUNT;
      case "copy" -> COPY;
      default -> null;
    };
  }

  @Override
  public Object call(Object receiver, Arguments arguments, Rendering run) {
    List<Object> items = Values.items(receiver, run);
    return switch (this) {
      case COPY -> {
        arguments.bind("copy", 0);
        yield run.made(new ArrayList<>(items));
      }
      case COUNT -> {
        Object wanted = arguments.bind("count", 1, "value").get(0);
        long count = 0;
        for (Object item : items) {
          count += Order.equal(item, wanted, run) ? 1 : 0;
        }
        yield count;
      }
      case INDEX -> index(items, arguments.bind("index", 1, "value").get(0), run);
    };
  }

  private static Object index(List<Object> items, Object wanted, Rendering run) {
    for (int i = 0; i < items.size(); i++) {
      if (Order.equal(items.get(i), wanted, run)) {
        return (long) i;
      }
    }
    throw Failure.broken("the value is not in the list");
  }
}

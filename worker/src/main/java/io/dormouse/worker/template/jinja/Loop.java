package io.dormouse.worker.template.jinja;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The variable {@code loop}.
final class Loop {
  private final List<Object> items;
  private int index;
  private @Nullable Tuple lastChanged;

  /// Over these items.
  Loop(List<Object> items) {
    this.items = items;
  }

  /// How many items.
  long length() {
    return items.size();
  }

  /// Goes to an item.
  void moveTo(int position) {
    index = position;
  }

  /// An attribute, null where there is none.
  @Nullable Object attribute(String name) {
    int size = items.size();
    return switch (name) {
      case "index" -> index + 1L;
      case "index0" -> (long) index;
      case "revindex" -> (long) size - index;
      case "revindex0" -> size - index - 1L;
      case "first" -> index == 0;
      case "last" -> index == size - 1;
      case "length" -> (long) size;
      case "depth" -> 1L;
      case "depth0" -> 0L;
      case "previtem" ->
          index == 0 ? new Undefined("there is no previous item") : items.get(index - 1);
      case "nextitem" ->
          index == size - 1 ? new Undefined("there is no next item") : items.get(index + 1);
      case "cycle" -> (Callable) (run, arguments) -> cycle(arguments.positional());
      case "changed" -> (Callable) (run, arguments) -> changed(arguments.positional(), run);
      default -> null;
    };
  }

  private Object cycle(List<Object> values) {
    if (values.isEmpty()) {
      throw Failure.broken("no items for cycling given");
    }
    return values.get(index % values.size());
  }

  private Object changed(List<Object> values, Rendering run) {
    Tuple now = new Tuple(values);
    boolean changed = lastChanged == null || !Order.equal(lastChanged, now, run);
    lastChanged = now;
    return changed;
  }
}

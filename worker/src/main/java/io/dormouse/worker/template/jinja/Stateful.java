package io.dormouse.worker.template.jinja;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What {@code cycler} and {@code joiner} make: values that move on with each use.
abstract sealed class Stateful {
  /// An attribute or method, null where there is none.
  abstract @Nullable Object attribute(String name);

  /// Gives one of its items after the other.
  static final class Cycler extends Stateful {
    private final List<Object> items;
    private int position;

    /// Through these items, at least one.
    Cycler(List<Object> items) {
      if (items.isEmpty()) {
        throw Failure.broken("at least one item has to be provided");
      }
      this.items = items;
    }

    @Override
    @Nullable Object attribute(String name) {
      return switch (name) {
        case "current" -> items.get(position);
        case "next" -> (Callable) (run, arguments) -> next();
        case "reset" -> (Callable) (run, arguments) -> reset();
        default -> null;
      };
    }

    private Object next() {
      Object current = items.get(position);
      position = (position + 1) % items.size();
      return current;
    }

    private Object reset() {
      position = 0;
      return None.NONE;
    }
  }

  /// Gives nothing the first time, then its separator.
  static final class Joiner extends Stateful implements Callable {
    private final Object separator;
    private boolean used;

    /// With that separator.
    Joiner(Object separator) {
      this.separator = separator;
    }

    @Override
    public Object call(Rendering run, Arguments arguments) {
      Object result = used ? separator : "";
      used = true;
      return result;
    }

    @Override
    @Nullable Object attribute(String name) {
      return null;
    }
  }
}

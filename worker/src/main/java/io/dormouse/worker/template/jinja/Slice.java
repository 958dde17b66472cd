package io.dormouse.worker.template.jinja;

import java.util.ArrayList;
import java.util.List;

/// Where a slice begins, ends, and how it steps; values as written, None where left out.
record Slice(Object start, Object stop, Object step) {
  /// The part of a sequence.
  Object of(Object value, Rendering run) {
    if (value instanceof Undefined undefined) {
      throw undefined.failure();
    }
    if (value instanceof String text) {
      return text(text, run);
    }
    if (value instanceof List<?> list) {
      return items(Collections.objects(list), run);
    }
    if (value instanceof Tuple tuple) {
      return new Tuple(items(tuple.items(), run));
    }
    if (value instanceof Range || value instanceof Markup) {
      throw Failure.unsupported("a slice of a " + Values.typeName(value));
    }
    throw Failure.broken("'" + Values.typeName(value) + "' object cannot be sliced");
  }

  private Object text(String text, Rendering run) {
    int size = Texts.length(text);
    long by = stride();
    if (by == 1) {
      int from = (int) bound(start, 0, size, 1);
      int to = (int) bound(stop, size, size, 1);
      if (to <= from) {
        return "";
      }
      int begin = Texts.offset(text, from);
      return run.made(text.substring(begin, text.offsetByCodePoints(begin, to - from)));
    }
    run.chargeItems(size);
    StringBuilder part = new StringBuilder();
    for (Object character : items(Texts.characters(text), run)) {
      part.append((String) character);
    }
    return part.toString();
  }

  private List<Object> items(List<Object> items, Rendering run) {
    int size = items.size();
    long by = stride();
    long from = by > 0 ? bound(start, 0, size, by) : bound(start, size - 1, size, by);
    long to = by > 0 ? bound(stop, size, size, by) : bound(stop, -1, size, by);
    List<Object> part = new ArrayList<>();
    for (long i = from; by > 0 ? i < to : i > to; i += by) {
      part.add(items.get((int) i));
    }
    return run.made(part);
  }

  private long stride() {
    if (step == None.NONE) {
      return 1;
    }
    long by = integer(step);
    if (by == 0) {
      throw Failure.broken("slice step cannot be zero");
    }
    return Math.clamp(by, -Bounds.STEPS, Bounds.STEPS);
  }

  private static long bound(Object value, int orElse, int size, long by) {
    if (value == None.NONE) {
      return orElse;
    }
    long index = integer(value);
    long shifted = index < 0 ? index + size : index;
    return by > 0 ? Math.clamp(shifted, 0, size) : Math.clamp(shifted, -1, size - 1);
  }

  private static long integer(Object value) {
    if (value instanceof Undefined undefined) {
      throw undefined.failure();
    }
    if (!Numbers.isInteger(value)) {
      throw Failure.broken("slice indices must be integers, not " + Values.typeName(value));
    }
    return Numbers.integer(value);
  }
}

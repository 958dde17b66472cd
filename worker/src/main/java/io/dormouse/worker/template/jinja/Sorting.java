package io.dormouse.worker.template.jinja;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The filters that order and compare items.
final class Sorting {
  private Sorting() {}

  /// An item and what it is ordered by.
  private record Keyed(Object key, Object item) {}

  private static Object ignoringCase(Object key, boolean caseSensitive) {
    return !caseSensitive && Texts.isText(key) ? Texts.lower(Texts.of(key)) : key;
  }

  private static Object key(Object item, Object path, boolean caseSensitive, Rendering run) {
    if (path == None.NONE) {
      return ignoringCase(item, caseSensitive);
    }
    if (!Texts.isText(path) || Texts.of(path).indexOf(',') < 0) {
      return ignoringCase(Attributes.path(item, path, None.NONE, run), caseSensitive);
    }
    List<Object> keys = new ArrayList<>();
    for (Object part : TextParts.split(Texts.of(path), ",", Long.MAX_VALUE)) {
      keys.add(ignoringCase(Attributes.path(item, part, None.NONE, run), caseSensitive));
    }
    return keys;
  }

  private static List<Object> sorted(List<Keyed> keyed, boolean reverse, Rendering run) {
    Comparator<Keyed> order = (left, right) -> Order.compare(left.key(), right.key(), run);
    keyed.sort(reverse ? order.reversed() : order);
    List<Object> items = new ArrayList<>(keyed.size());
    for (Keyed entry : keyed) {
      items.add(entry.item());
    }
    return items;
  }

  private static List<Keyed> keyed(
      Object value, Object path, boolean caseSensitive, Rendering run) {
    List<Keyed> keyed = new ArrayList<>();
    for (Object item : Values.items(value, run)) {
      run.chargeItems(2);
      keyed.add(new Keyed(key(item, path, caseSensitive, run), item));
    }
    return keyed;
  }

  /// In order.
  static List<Object> sort(Object value, Arguments arguments, Rendering run) {
    Arguments.Bound bound = arguments.bind("sort", 0, "reverse", "case_sensitive", "attribute");
    List<Keyed> keyed = keyed(value, bound.get(2), bound.truth(1, false), run);
    return sorted(keyed, bound.truth(0, false), run);
  }

  /// A dict's entries in order of key or value.
  static List<Object> dictSort(Object value, Arguments arguments, Rendering run) {
    Arguments.Bound bound = arguments.bind("dictsort", 0, "case_sensitive", "by", "reverse");
    if (value instanceof Undefined undefined) {
      throw undefined.failure();
    }
    if (!(value instanceof Map<?, ?> map)) {
      throw Failure.broken("dictsort needs a dict, not " + Values.typeName(value));
    }
    Object index =
        switch (bound.text(1, "key")) {
          case "key" -> 0L;
          case "value" -> 1L;
          default -> throw Failure.broken("You can only sort by either \"key\" or \"value\"");
        };
    List<Object> pairs = DictMethod.pairs(Collections.entries(map));
    List<Keyed> keyed = keyed(pairs, index, bound.truth(0, false), run);
    return sorted(keyed, bound.truth(2, false), run);
  }

  /// The greatest or the least.
  static Object extreme(Object value, boolean greatest, Arguments arguments, Rendering run) {
    Arguments.Bound bound = arguments.bind("max", 0, "case_sensitive", "attribute");
    List<Keyed> keyed = keyed(value, bound.get(1), bound.truth(0, false), run);
    if (keyed.isEmpty()) {
      return new Undefined("No aggregated item, sequence was empty.");
    }
    Keyed best = keyed.getFirst();
    for (Keyed candidate : keyed) {
      int order = Order.compare(candidate.key(), best.key(), run);
      if (greatest ? order > 0 : order < 0) {
        best = candidate;
      }
    }
    return best.item();
  }

  /// The first of equal items.
  static Object unique(Object value, Arguments arguments, Rendering run) {
    Arguments.Bound bound = arguments.bind("unique", 0, "case_sensitive", "attribute");
    Set<Object> seen = new HashSet<>();
    List<Object> items = new ArrayList<>();
    for (Keyed entry : keyed(value, bound.get(1), bound.truth(0, false), run)) {
      if (seen.add(Collections.lookup(entry.key()))) {
        items.add(entry.item());
      }
    }
    return new Generated(items);
  }
}

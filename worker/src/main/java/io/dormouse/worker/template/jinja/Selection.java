package io.dormouse.worker.template.jinja;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The filters that take another filter or a test by name.
final class Selection {
  private Selection() {}

  /// Each item's attribute, or what a filter makes of it.
  static Object map(Object value, Arguments arguments, Rendering run) {
    List<Object> mapped = new ArrayList<>();
    List<Object> given = arguments.positional();
    boolean attributes = given.isEmpty() && arguments.named().containsKey("attribute");
    if (!attributes && given.isEmpty()) {
      throw Failure.broken("map requires a filter argument");
    }
    Object path = arguments.named().getOrDefault("attribute", None.NONE);
    Object orElse = arguments.named().getOrDefault("default", None.NONE);
    if (attributes && arguments.named().size() > (orElse == None.NONE ? 1 : 2)) {
      throw Failure.broken("unexpected keyword argument of map");
    }
    for (Object item : items(value, run)) {
      run.chargeItems(1);
      mapped.add(
          attributes
              ? Attributes.path(item, path, orElse, run)
              : Filter.named(name(given.getFirst()), run.line())
                  .apply(item, rest(arguments, 1), run));
    }
    return new Generated(mapped);
  }

  private static List<Object> items(Object value, Rendering run) {
    return Values.truth(value) ? Values.items(value, run) : List.of();
  }

  private static String name(Object value) {
    if (Texts.isText(value)) {
      return Texts.of(value);
    }
    throw Failure.broken("a filter or test is named by a string");
  }

  private static Arguments rest(Arguments arguments, int from) {
    List<Object> positional = arguments.positional();
    Map<String, Object> named = new HashMap<>(arguments.named());
    return new Arguments(positional.subList(from, positional.size()), named);
  }

  /// The items for which a test holds, or does not.
  ///
  /// @param byAttribute whether the first argument names what is tested
  static Object select(
      Object value, boolean wanted, boolean byAttribute, Arguments arguments, Rendering run) {
    List<Object> given = arguments.positional();
    int at = byAttribute ? 1 : 0;
    if (byAttribute && given.isEmpty()) {
      throw Failure.broken("Missing parameter for attribute name");
    }
    List<Object> selected = new ArrayList<>();
    for (Object item : items(value, run)) {
      run.chargeItems(1);
      Object tested = byAttribute ? Attributes.path(item, given.getFirst(), None.NONE, run) : item;
      boolean holds =
          given.size() > at
              ? TestFunction.named(name(given.get(at)), run.line())
                  .holds(tested, rest(arguments, at + 1), run)
              : Values.truth(tested);
      if (holds == wanted) {
        selected.add(item);
      }
    }
    return new Generated(selected);
  }
}

package io.dormouse.worker.template.jinja;

import java.util.HashMap;
import java.util.Map;

/// A filter: what stands behind {@code |}.
sealed interface Filter permits TextFilter, SequenceFilter, ValueFilter, Filter.Unknown {
  /// What it makes of a value.
  Object apply(Object value, Arguments arguments, Rendering run);

  /// Whether there is a filter of that name.
  static boolean isKnown(String name) {
    return Names.FILTERS.containsKey(name);
  }

  /// The filter of that name, for a place in the template.
  static Filter named(String name, int line) {
    Filter filter = Names.FILTERS.get(name);
    if (filter == null) {
      throw Failure.unsupported("the filter '" + name + "'", line);
    }
    return filter;
  }

  /// A filter that is not known: an error only where it is reached.
  record Unknown(String name) implements Filter {
    @Override
    public Object apply(Object value, Arguments arguments, Rendering run) {
      throw Failure.unsupported("the filter '" + name + "'");
    }
  }

  /// The filters by name.
  final class Names {
    private static final Map<String, Filter> FILTERS = filters();

    private Names() {}

    private static Map<String, Filter> filters() {
      Map<String, Filter> filters = new HashMap<>();
      for (TextFilter filter : TextFilter.values()) {
        filters.put(Texts.lower(filter.name()), filter);
      }
      for (SequenceFilter filter : SequenceFilter.values()) {
        filters.put(Texts.lower(filter.name()), filter);
      }
      for (ValueFilter filter : ValueFilter.values()) {
        filters.put(Texts.lower(filter.name()), filter);
      }
      filters.put("e", TextFilter.ESCAPE);
      filters.put("d", ValueFilter.DEFAULT);
      filters.put("count", SequenceFilter.LENGTH);
      return filters;
    }
  }
}

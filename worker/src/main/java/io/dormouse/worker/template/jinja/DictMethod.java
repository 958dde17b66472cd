package io.dormouse.worker.template.jinja;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Methods of a dict that do not change it.
enum DictMethod implements Method {
  GET,
  ITEMS,
  KEYS,
  VALUES,
  COPY;

  /// The method of that name.
  static @Nullable DictMethod named(String name) {
    return switch (name) {
      case "get" -> GET;
      case "items" -> ITEMS;
      case "keys" -> KEYS;
      case "values" -> VALUES;
      case "copy" -> COPY;
      default -> null;
    };
  }

  @Override
  public Object call(Object receiver, Arguments arguments, Rendering run) {
    Map<Object, Object> map = Collections.entries((Map<?, ?>) receiver);
    if (this == GET) {
      Arguments.Bound bound = arguments.bind("get", 1, "key", "default");
      Object value = map.get(Collections.lookup(bound.get(0)));
      return value != null ? value : bound.get(1);
    }
    arguments.bind("items", 0);
    run.chargeItems(map.size());
    return switch (this) {
      case GET, COPY -> new LinkedHashMap<>(map);
      case KEYS -> new View("dict_keys", new ArrayList<>(map.keySet()));
      case VALUES -> new View("dict_values", new ArrayList<>(map.values()));
      case ITEMS -> new View("dict_items", pairs(map));
    };
  }

  /// Each entry as a tuple of key and value.
  static List<Object> pairs(Map<Object, Object> map) {
    List<Object> pairs = new ArrayList<>(map.size());
    for (Map.Entry<Object, Object> entry : map.entrySet()) {
      pairs.add(new Tuple(List.of(entry.getKey(), entry.getValue())));
    }
    return pairs;
  }
}

package io.dormouse.gateway.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/// A list of single values, each at most once.
record ListType<T>(ValueType<T> item, boolean mayBeEmpty) implements ValueType<List<T>> {
  @Override
  public Parsed<List<T>> parse(Raw raw, Context context) {
    if (!(raw instanceof Raw.Items(List<String> items))) {
      return new Parsed.Bad<>(allowed());
    }
    List<T> values = new ArrayList<>();
    for (String text : items) {
      switch (item.parse(new Raw.Scalar(text), context)) {
        case Parsed.Good<T>(T value) -> values.add(value);
        case Parsed.Bad<T> _ -> {
          return new Parsed.Bad<>(allowed() + "; wrong is: " + text);
        }
      }
    }
    boolean wrong =
        (values.isEmpty() && !mayBeEmpty) || new HashSet<>(values).size() < values.size();
    return wrong ? new Parsed.Bad<>(allowed()) : new Parsed.Good<>(List.copyOf(values));
  }

  @Override
  public String allowed() {
    return "a list, each item once" + (mayBeEmpty ? "" : ", not empty") + ": " + item.allowed();
  }

  @Override
  public Map<String, Object> schema() {
    return Map.of(
        "type",
        "array",
        "items",
        item.schema(),
        "uniqueItems",
        true,
        "minItems",
        mayBeEmpty ? 0 : 1);
  }

  @Override
  public boolean isList() {
    return true;
  }
}

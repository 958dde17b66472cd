package io.dormouse.gateway.config;

import java.util.List;
import java.util.Map;

/// A program and its arguments: no shell reads them, and no `${NAME}` in them is expanded.
record CommandType(String allowed) implements ValueType<List<String>> {
  @Override
  public Parsed<List<String>> parse(Raw raw, Context context) {
    return raw instanceof Raw.Items(List<String> items)
            && !items.isEmpty()
            && !items.getFirst().isBlank()
        ? new Parsed.Good<>(List.copyOf(items))
        : new Parsed.Bad<>(allowed);
  }

  @Override
  public Map<String, Object> schema() {
    Map<String, Object> item = Map.of("type", List.of("string", "number", "boolean"));
    return Map.of("type", "array", "items", item, "minItems", 1);
  }

  @Override
  public boolean isList() {
    return true;
  }

  @Override
  public boolean isVerbatim() {
    return true;
  }
}

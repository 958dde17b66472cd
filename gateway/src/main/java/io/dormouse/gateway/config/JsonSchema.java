package io.dormouse.gateway.config;

import io.dormouse.gateway.config.Key.Scope;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The JSON schema of the configuration file, for editors and pipelines.
public final class JsonSchema {
  private static final String DRAFT = "https://json-schema.org/draft/2020-12/schema";

  private JsonSchema() {}

  /// The schema as formatted JSON.
  public static String text() {
    JsonObject dormouse = object();
    Keys.GATEWAY.forEach(key -> put(dormouse, key.name(), property(key)));
    put(dormouse, KeyName.MODELS, models());
    dormouse.put("required", new JsonArray().add(KeyName.MODELS));
    return new JsonObject()
        .put("$schema", DRAFT)
        .put("title", "Dormouse configuration")
        .put("type", "object")
        .put("properties", new JsonObject().put(KeyName.ROOT, dormouse))
        .put("required", new JsonArray().add(KeyName.ROOT))
        .put("additionalProperties", false)
        .encodePrettily();
  }

  private static JsonObject models() {
    JsonObject model = object();
    Keys.MODEL.forEach(key -> put(model, key.name(), property(key)));
    model.put(
        "oneOf",
        new JsonArray()
            .add(source(Keys.PATH, Scope.FOREIGN_SERVER))
            .add(source(Keys.COMMAND, Scope.OWN_WORKER)));
    return new JsonObject()
        .put("description", "The models by name.")
        .put("type", "object")
        .put("minProperties", 1)
        .put("propertyNames", new JsonObject().put("pattern", ValueTypes.NAME_REGEX))
        .put("additionalProperties", model);
  }

  private static JsonObject source(Key<?> required, Scope refused) {
    JsonObject none = new JsonObject();
    Keys.MODEL.stream()
        .filter(key -> key.scope() == refused)
        .forEach(key -> none.put(key.name(), false));
    return new JsonObject()
        .put("required", new JsonArray().add(required.name()))
        .put("properties", none);
  }

  private static JsonObject property(Key<?> key) {
    JsonObject property = new JsonObject().put("description", key.description());
    new TreeMap<>(key.type().schema()).forEach((name, value) -> property.put(name, json(value)));
    key.fallback().ifPresent(fallback -> property.put("default", json(fallback)));
    return property;
  }

  /// Puts a property, making the objects of its sections.
  private static void put(JsonObject parent, String name, JsonObject property) {
    int dot = name.indexOf('.');
    JsonObject properties = parent.getJsonObject("properties");
    if (dot < 0) {
      properties.put(name, property);
      return;
    }
    String section = name.substring(0, dot);
    if (!properties.containsKey(section)) {
      // A section whose keys are all commented out is null in YAML.
      properties.put(section, object().put("type", new JsonArray().add("object").add("null")));
    }
    put(properties.getJsonObject(section), name.substring(dot + 1), property);
  }

  private static JsonObject object() {
    return new JsonObject()
        .put("type", "object")
        .put("properties", new JsonObject())
        .put("additionalProperties", false);
  }

  private static Object json(Object value) {
    return switch (value) {
      case Raw.Scalar(String text) -> text;
      case Raw.Items(List<String> items) -> new JsonArray(items);
      case List<?> list -> new JsonArray(list);
      case Map<?, ?> map -> {
        JsonObject object = new JsonObject();
        map.forEach((name, member) -> object.put(String.valueOf(name), json(member)));
        yield object;
      }
      default -> value;
    };
  }
}

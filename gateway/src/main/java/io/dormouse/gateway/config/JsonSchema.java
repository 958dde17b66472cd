package io.dormouse.gateway.config;

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
    dormouse.put("anyOf", new JsonArray().add(declared()).add(discovered()));
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
    JsonArray kinds = new JsonArray();
    for (ModelKind kind : ModelKind.values()) {
      kinds.add(of(kind));
    }
    model.put("oneOf", kinds);
    return new JsonObject()
        .put("description", "The models by name.")
        .put("type", "object")
        .put("propertyNames", new JsonObject().put("pattern", ValueTypes.NAME_REGEX))
        .put("additionalProperties", model);
  }

  private static JsonObject declared() {
    JsonObject some = new JsonObject().put("type", "object").put("minProperties", 1);
    return demand(new JsonObject(), KeyName.MODELS, some);
  }

  private static JsonObject discovered() {
    JsonObject some = new JsonObject().put("type", "array").put("minItems", 1);
    return demand(new JsonObject(), KnativeKeys.DISCOVER.name(), some);
  }

  /// What a model of one kind must have and what it must not have.
  private static JsonObject of(ModelKind kind) {
    JsonObject schema = new JsonObject();
    for (Key<?> key : Keys.MODEL) {
      if (!key.models().contains(kind)) {
        forbid(schema, key.name());
      }
    }
    return switch (kind) {
      case OWN_PROCESS -> demand(schema, Keys.PATH.name(), new JsonObject());
      case FOREIGN_PROCESS -> demand(schema, Keys.COMMAND.name(), new JsonObject());
      case OWN_POD -> {
        member(schema, KnativeKeys.ENGINE.name(), new JsonObject().put("const", "dormouse"));
        yield demand(schema, KnativeKeys.SERVICE.name(), new JsonObject());
      }
      case FOREIGN_POD -> {
        demand(schema, KnativeKeys.ENGINE.name(), new JsonObject().put("const", "foreign"));
        yield demand(schema, KnativeKeys.SERVICE.name(), new JsonObject());
      }
    };
  }

  private static void forbid(JsonObject schema, String name) {
    member(schema, name, false);
  }

  /// Says of what stands at a name what it must be, if it is there.
  private static void member(JsonObject schema, String name, Object wanted) {
    int dot = name.indexOf('.');
    JsonObject properties = child(schema, "properties");
    if (dot < 0) {
      properties.put(name, wanted);
    } else {
      member(child(properties, name.substring(0, dot)), name.substring(dot + 1), wanted);
    }
  }

  /// Says that something must stand at a name.
  private static JsonObject demand(JsonObject schema, String name, JsonObject wanted) {
    int dot = name.indexOf('.');
    String first = dot < 0 ? name : name.substring(0, dot);
    if (!schema.containsKey("required")) {
      schema.put("required", new JsonArray());
    }
    JsonArray required = schema.getJsonArray("required");
    if (!required.contains(first)) {
      required.add(first);
    }
    JsonObject properties = child(schema, "properties");
    if (dot < 0) {
      properties.put(name, wanted);
    } else {
      JsonObject section = child(properties, first).put("type", "object");
      demand(section, name.substring(dot + 1), wanted);
    }
    return schema;
  }

  private static JsonObject child(JsonObject parent, String name) {
    if (!parent.containsKey(name)) {
      parent.put(name, new JsonObject());
    }
    return parent.getJsonObject(name);
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

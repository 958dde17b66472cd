package io.dormouse.worker.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads {@code messages}: every message has a role, and its content becomes one text; what else it
/// has is the template's.
final class ChatMessages {
  private static final int MOST = 4096;

  private ChatMessages() {}

  static List<Map<String, @Nullable Object>> parse(RequestFields fields) throws ApiException {
    List<? extends @Nullable Object> items =
        fields
            .array("messages")
            .orElseThrow(() ->
                RequestFields.invalid("missing_messages", "`messages` is missing.", "messages"));
    if (items.isEmpty()) {
      throw RequestFields.invalid("empty_messages", "`messages` is empty.", "messages");
    }
    if (items.size() > MOST) {
      throw RequestFields.wrong("messages", items, "an array of at most " + MOST + " messages");
    }
    List<Map<String, @Nullable Object>> messages = new ArrayList<>(items.size());
    for (int i = 0; i < items.size(); i++) {
      messages.add(message(items.get(i), "messages[" + i + "]"));
    }
    return messages;
  }

  private static Map<String, @Nullable Object> message(@Nullable Object item, String name)
      throws ApiException {
    if (!(item instanceof Map<?, ?> object)) {
      throw RequestFields.wrong(name, item, "an object");
    }
    Map<String, @Nullable Object> message = new LinkedHashMap<>(RequestFields.asObject(object));
    if (!(message.get("role") instanceof String role) || role.isEmpty()) {
      throw RequestFields.wrong(name + ".role", message.get("role"), "a string");
    }
    Object content = message.get("content");
    switch (content) {
      case null -> {
        if (!role.equals("assistant")) {
          throw RequestFields.wrong(
              name + ".content", null, "a string or an array of parts of type text");
        }
      }
      case String _ -> {
        // stays as it is
      }
      case List<?> parts -> message.put("content", text(parts, name + ".content"));
      default ->
          throw RequestFields.wrong(
              name + ".content", content, "a string or an array of parts of type text");
    }
    return message;
  }

  private static String text(List<?> parts, String name) throws ApiException {
    List<String> texts = new ArrayList<>(parts.size());
    for (int i = 0; i < parts.size(); i++) {
      texts.add(part(parts.get(i), name + "[" + i + "]"));
    }
    return String.join("\n", texts);
  }

  private static String part(@Nullable Object item, String name) throws ApiException {
    if (!(item instanceof Map<?, ?> part)) {
      throw RequestFields.wrong(name, item, "an object");
    }
    if (!"text".equals(part.get("type"))) {
      throw RequestFields.invalid(
          "unsupported_content",
          "`%s` is a part of type %s; this model takes parts of type text only."
              .formatted(name, cut(part.get("type"))),
          name);
    }
    if (part.get("text") instanceof String text) {
      return text;
    }
    throw RequestFields.wrong(name + ".text", part.get("text"), "a string");
  }

  private static String cut(@Nullable Object type) {
    String text = String.valueOf(type);
    return text.length() <= 32 ? text : JsonValues.whole(text.substring(0, 32));
  }
}

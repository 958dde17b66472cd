package io.dormouse.worker.template.jinja;

import io.dormouse.worker.template.ChatPrompt;
import io.dormouse.worker.template.TemplateException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What jinja2 made of templates, from the resources that its script wrote.
final class Goldens {
  private Goldens() {}

  /// A resource of the folder of chat templates.
  static String resource(String name) {
    try (InputStream in = Goldens.class.getResourceAsStream("/chat-templates/" + name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A conversation, a template, and what is to come of them.
  record Case(String template, String conversation, ChatPrompt prompt, JsonObject result) {
    @Override
    public String toString() {
      return template + ": " + conversation;
    }
  }

  /// The cases of a file of goldens.
  static List<Case> cases(String name) {
    JsonObject goldens = new JsonObject(resource(name));
    ZonedDateTime now = now(goldens);
    List<Case> cases = new ArrayList<>();
    for (Object item : goldens.getJsonArray("cases")) {
      JsonObject object = (JsonObject) item;
      cases.add(
          new Case(
              object.getString("template"),
              object.getString("conversation"),
              prompt(object, now),
              object.getJsonObject("result")));
    }
    return cases;
  }

  /// The small templates, each with the names that all of them are given.
  static List<Case> expressions() {
    JsonObject goldens = new JsonObject(resource("expressions.json"));
    Map<String, @Nullable Object> names = map(goldens.getJsonObject("names"));
    ChatPrompt prompt = new ChatPrompt(List.of(), false, "", "", names, now(goldens));
    List<Case> cases = new ArrayList<>();
    for (Object item : goldens.getJsonArray("cases")) {
      JsonObject object = (JsonObject) item;
      cases.add(new Case(object.getString("template"), "", prompt, object.getJsonObject("result")));
    }
    return cases;
  }

  @SuppressWarnings("NullAway")
  private static Map<String, @Nullable Object> map(JsonObject object) {
    return object.getMap();
  }

  private static ZonedDateTime now(JsonObject goldens) {
    return LocalDateTime.parse(goldens.getString("now")).atZone(ZoneOffset.UTC);
  }

  private static ChatPrompt prompt(JsonObject object, ZonedDateTime now) {
    List<Map<String, @Nullable Object>> messages = new ArrayList<>();
    for (Object message : object.getJsonArray("messages")) {
      messages.add(map((JsonObject) message));
    }
    return new ChatPrompt(
        messages,
        object.getBoolean("add_generation_prompt"),
        object.getString("bos_token"),
        object.getString("eos_token"),
        map(object.getJsonObject("variables")),
        now);
  }

  /// What comes of a template here, in the form of the goldens.
  static JsonObject render(String template, ChatPrompt prompt) {
    try {
      return new JsonObject().put("text", JinjaTemplate.parse(template).render(prompt));
    } catch (TemplateException e) {
      return switch (e.kind()) {
        case REFUSED -> new JsonObject().put("refused", e.getMessage());
        case BROKEN -> new JsonObject().put("broken", e.getMessage());
        case UNSUPPORTED -> new JsonObject().put("unsupported", e.getMessage());
      };
    }
  }

  private static String hash(String text) {
    try {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Whether it is the same; what is an error there is one here, in other words.
  static boolean agree(JsonObject expected, JsonObject actual) {
    if (expected.containsKey("sha256")) {
      return actual.containsKey("text")
          && expected.getString("sha256").equals(hash(actual.getString("text")));
    }
    return expected.containsKey("broken")
        ? actual.containsKey("broken") || actual.containsKey("unsupported")
        : expected.equals(actual);
  }
}

package io.dormouse.gateway.http;

import java.util.List;
import java.util.Random;

/// Random JSON request bodies, with awkward white space, escapes, numbers and key names.
final class JsonDocuments {
  private static final List<String> KEYS =
      List.of(
          "\"model\"",
          "\"mod\\u0065l\"",
          "\"\\u006Dodel\"",
          "\"stream\"",
          "\"max_tokens\"",
          "\"max_completion_tokens\"",
          "\"models\"",
          "\"\"",
          "\"messages\"",
          "\"m\\\"odel\"");
  private static final List<String> SCALARS =
      List.of(
          "true",
          "false",
          "null",
          "0",
          "-0",
          "17",
          "-3",
          "2.5",
          "1e9",
          "1E-3",
          "0.0e+1",
          "12345678901234567",
          "9999999999999999999999");
  private static final List<String> TEXTS =
      List.of(
          "a",
          "llama-3",
          "\\n",
          "\\\\",
          "\\\"",
          "\\u00e9",
          "\\ud83d\\uDE00",
          "é",
          "日本",
          "😀",
          "{",
          "}",
          "\"model\":".replace("\"", "\\\""),
          " ",
          "\\/",
          "0123456789abcdef");
  private static final List<String> SPACES = List.of("", "", "", " ", "\n\t", "\r\n  ");

  private final Random random;

  JsonDocuments(Random random) {
    this.random = random;
  }

  /// One well-formed object.
  String next() {
    return space() + object(0) + space();
  }

  private String object(int depth) {
    StringBuilder text = new StringBuilder("{").append(space());
    int members = random.nextInt(6);
    for (int i = 0; i < members; i++) {
      text.append(i == 0 ? "" : "," + space()).append(pick(KEYS)).append(space()).append(':');
      text.append(space()).append(value(depth + 1)).append(space());
    }
    return text.append('}').toString();
  }

  private String value(int depth) {
    int kind = random.nextInt(10);
    if (kind < 5) {
      return string();
    }
    if (kind < 8 || depth > 4) {
      return pick(SCALARS);
    }
    return kind == 8 ? object(depth) : array(depth);
  }

  private String array(int depth) {
    StringBuilder text = new StringBuilder("[").append(space());
    int items = random.nextInt(4);
    for (int i = 0; i < items; i++) {
      text.append(i == 0 ? "" : "," + space()).append(value(depth + 1)).append(space());
    }
    return text.append(']').toString();
  }

  private String string() {
    StringBuilder text = new StringBuilder("\"");
    int parts = random.nextInt(6);
    for (int i = 0; i < parts; i++) {
      text.append(pick(TEXTS));
    }
    return text.append('"').toString();
  }

  private String space() {
    return pick(SPACES);
  }

  private String pick(List<String> from) {
    return from.get(random.nextInt(from.size()));
  }
}

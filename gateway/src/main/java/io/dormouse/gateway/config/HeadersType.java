package io.dormouse.gateway.config;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/// Headers in one text, which no message shows: `NAME=VALUE,NAME=VALUE`, values percent-encoded.
record HeadersType() implements ValueType<Map<String, String>> {
  private static final String NAME = "[A-Za-z0-9!#$&'*+.^_`|~-]+";
  private static final String VALUE = "[\\x21-\\x2b\\x2d-\\x7e]([\\x20-\\x2b\\x2d-\\x7e]*)";
  private static final Pattern ITEM = Pattern.compile("(" + NAME + ")\\s*=\\s*(" + VALUE + ")");

  @Override
  public Parsed<Map<String, String>> parse(Raw raw, Context context) {
    if (!(raw instanceof Raw.Scalar(String text))) {
      return new Parsed.Bad<>(allowed());
    }
    Map<String, String> headers = new LinkedHashMap<>();
    for (String item : text.split(",", -1)) {
      var parts = ITEM.matcher(item.strip());
      if (!parts.matches()) {
        return new Parsed.Bad<>(allowed());
      }
      try {
        String escaped = parts.group(2).replace("+", "%2B");
        headers.put(parts.group(1), URLDecoder.decode(escaped, StandardCharsets.UTF_8));
      } catch (IllegalArgumentException halfAnEscape) {
        return new Parsed.Bad<>(allowed());
      }
    }
    return new Parsed.Good<>(headers);
  }

  @Override
  public String allowed() {
    return "NAME=VALUE,NAME=VALUE, values percent-encoded";
  }

  @Override
  public Map<String, Object> schema() {
    return Map.of("type", "string", "pattern", "=|\\$\\{");
  }

  @Override
  public boolean isSecret() {
    return true;
  }
}

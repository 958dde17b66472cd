package io.dormouse.worker.http;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// The members of a body by name, type and range; null counts as absent, and errors name member,
/// value and what is allowed.
final class RequestFields {
  private static final int MAX_SHOWN = 64;

  private final Map<String, @Nullable Object> members;

  RequestFields(Map<String, @Nullable Object> members) {
    this.members = members;
  }

  boolean has(String name) {
    return members.get(name) != null;
  }

  @Nullable Object value(String name) {
    return members.get(name);
  }

  /// The model's name, which every body has.
  String model() throws ApiException {
    Object value = members.get("model");
    if (value == null) {
      throw invalid("missing_model", "`model` is missing.", "model");
    }
    if (value instanceof String name) {
      return name;
    }
    throw invalid("invalid_model", "`model` must be a string.", "model");
  }

  float number(String name, double fallback, double least, double most) throws ApiException {
    Object value = members.get(name);
    if (value == null) {
      return (float) fallback;
    }
    if (value instanceof Number number
        && number.doubleValue() >= least
        && number.doubleValue() <= most) {
      return number.floatValue();
    }
    throw wrong(name, value, "a number from " + plain(least) + " to " + plain(most));
  }

  Optional<Integer> integer(String name, int least, int most) throws ApiException {
    Object value = members.get(name);
    if (value == null) {
      return Optional.empty();
    }
    if (value instanceof Long number && number >= least && number <= most) {
      return Optional.of(number.intValue());
    }
    throw wrong(name, value, "an integer from " + least + " to " + most);
  }

  OptionalLong any64Bits(String name) throws ApiException {
    Object value = members.get(name);
    if (value == null) {
      return OptionalLong.empty();
    }
    if (value instanceof Long number) {
      return OptionalLong.of(number);
    }
    throw wrong(name, value, "an integer of 64 bits");
  }

  boolean flag(String name, boolean fallback) throws ApiException {
    Object value = members.get(name);
    if (value == null) {
      return fallback;
    }
    if (value instanceof Boolean flag) {
      return flag;
    }
    throw wrong(name, value, "true or false");
  }

  /// The member as an object; empty where it is absent.
  Map<String, @Nullable Object> object(String name) throws ApiException {
    Object value = members.get(name);
    if (value == null) {
      return Map.of();
    }
    if (value instanceof Map<?, ?> map) {
      return asObject(map);
    }
    throw wrong(name, value, "an object");
  }

  /// The member as an array; empty where it is absent.
  Optional<List<? extends @Nullable Object>> array(String name) throws ApiException {
    Object value = members.get(name);
    if (value == null) {
      return Optional.empty();
    }
    if (value instanceof List<?> list) {
      return Optional.of(list);
    }
    throw wrong(name, value, "an array");
  }

  /// An object of the body, seen as what it is.
  @SuppressWarnings("unchecked") // the reader of bodies makes objects with strings as names only
  static Map<String, @Nullable Object> asObject(Map<?, ?> object) {
    return (Map<String, @Nullable Object>) object;
  }

  static ApiException wrong(String name, @Nullable Object value, String allowed) {
    return invalid(
        "invalid_value",
        "`" + name + "` is " + shown(value) + "; allowed is " + allowed + ".",
        name);
  }

  static ApiException unsupported(String name, String why) {
    return invalid("unsupported_parameter", "`" + name + "` is not supported: " + why + ".", name);
  }

  static ApiException invalid(String code, String message, String param) {
    return new ApiException(ApiError.badRequest(code, message, param));
  }

  private static String shown(@Nullable Object value) {
    return switch (value) {
      case null -> "null";
      case String text -> "\"" + JsonValues.whole(cut(text)) + "\"";
      case List<?> _ -> "an array";
      case Map<?, ?> _ -> "an object";
      default -> value.toString();
    };
  }

  private static String cut(String text) {
    return text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "…";
  }

  private static String plain(double bound) {
    return BigDecimal.valueOf(bound).stripTrailingZeros().toPlainString();
  }
}

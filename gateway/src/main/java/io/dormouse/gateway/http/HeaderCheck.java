package io.dormouse.gateway.http;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpVersion;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// What the headers alone tell of a request body, before a byte of it is asked for.
public sealed interface HeaderCheck {
  /// No body follows.
  record Empty() implements HeaderCheck {}

  /// A body that may be read.
  ///
  /// @param length of the body, if it is announced
  /// @param json whether it says it is JSON, or says nothing
  record Body(OptionalLong length, boolean json) implements HeaderCheck {}

  /// A body that is larger than is accepted.
  record TooLarge(long limit) implements HeaderCheck {}

  /// A body in an encoding that would hide it.
  record Encoded(String encoding) implements HeaderCheck {}

  /// A length that is not one.
  record Malformed(String code, String message) implements HeaderCheck {}

  /// Checks the headers of one request. On HTTP/2 a body needs no header that announces it.
  static HeaderCheck of(MultiMap headers, HttpVersion version, long maxBodyBytes) {
    Optional<String> encoding = encoding(headers);
    if (encoding.isPresent()) {
      return new Encoded(encoding.get());
    }
    boolean json = isJson(headers.get(HttpHeaders.CONTENT_TYPE));
    if (headers.contains(HttpHeaders.TRANSFER_ENCODING)) {
      return new Body(OptionalLong.empty(), json);
    }
    String announced = headers.get(HttpHeaders.CONTENT_LENGTH);
    if (announced == null) {
      return version == HttpVersion.HTTP_2 ? new Body(OptionalLong.empty(), json) : new Empty();
    }
    if (announced.isEmpty() || !announced.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return new Malformed("invalid_content_length", "Content-Length is not a number.");
    }
    long length = announced.length() > 18 ? Long.MAX_VALUE : Long.parseLong(announced);
    if (length > maxBodyBytes) {
      return new TooLarge(maxBodyBytes);
    }
    return length == 0 ? new Empty() : new Body(OptionalLong.of(length), json);
  }

  private static Optional<String> encoding(MultiMap headers) {
    Optional<String> content = other(headers, HttpHeaders.CONTENT_ENCODING, "identity");
    return content.isPresent() ? content : other(headers, HttpHeaders.TRANSFER_ENCODING, "chunked");
  }

  private static Optional<String> other(MultiMap headers, CharSequence name, String allowed) {
    if (!headers.contains(name)) {
      return Optional.empty();
    }
    for (String line : headers.getAll(name)) {
      for (String coding : line.split(",", -1)) {
        if (!coding.isBlank() && !coding.strip().equalsIgnoreCase(allowed)) {
          return Optional.of(coding.strip());
        }
      }
    }
    return Optional.empty();
  }

  private static boolean isJson(@Nullable String contentType) {
    if (contentType == null) {
      return true;
    }
    int end = contentType.indexOf(';');
    String type = (end < 0 ? contentType : contentType.substring(0, end)).strip();
    String lower = type.toLowerCase(Locale.ROOT);
    return lower.equals("application/json") || lower.endsWith("+json");
  }
}

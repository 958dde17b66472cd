package io.dormouse.worker.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamReadException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads a body into plain values: {@link String}, {@link Boolean}, {@link Long}, {@link Double},
/// null, {@link List} and {@link Map} of these.
///
/// Half surrogates in texts become U+FFFD, so that every text can be written again. A member that
/// is there twice is refused.
final class JsonValues {
  private static final int MAX_DEPTH = 64;
  private static final int MAX_TEXT = 1 << 24;
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxStringLength(MAX_TEXT)
                  .build())
          .build();

  private final JsonParser parser;

  private JsonValues(JsonParser parser) {
    this.parser = parser;
  }

  /// The members of the one object that the body is.
  static Map<String, @Nullable Object> object(byte[] body) throws ApiException {
    try (JsonParser parser = JSON.createParser(body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw malformed("it is not an object");
      }
      Map<String, @Nullable Object> members = new JsonValues(parser).members();
      if (parser.nextToken() != null) {
        throw malformed("something follows the object");
      }
      return members;
    } catch (StreamReadException e) {
      throw malformed(whole(e.getOriginalMessage()));
    } catch (IOException _) {
      throw malformed("it cannot be read");
    }
  }

  /// The text with half surrogates replaced.
  static String whole(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return replaceHalves(text);
      }
    }
    return text;
  }

  private static String replaceHalves(String text) {
    StringBuilder whole = new StringBuilder(text.length());
    text.codePoints()
        .map(point ->
            point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE ? 0xFFFD : point)
        .forEach(whole::appendCodePoint);
    return whole.toString();
  }

  private Map<String, @Nullable Object> members() throws IOException {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = whole(parser.currentName());
      members.put(name, value(parser.nextToken()));
    }
    return members;
  }

  private @Nullable Object value(JsonToken token) throws IOException {
    return switch (token) {
      case START_OBJECT -> members();
      case START_ARRAY -> elements();
      case VALUE_STRING -> whole(parser.getText());
      case VALUE_NUMBER_INT -> integer();
      case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      case END_OBJECT, END_ARRAY, FIELD_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
          throw new IOException("no value");
    };
  }

  private List<@Nullable Object> elements() throws IOException {
    List<@Nullable Object> elements = new ArrayList<>();
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      elements.add(value(token));
    }
    return elements;
  }

  /// Integers beyond 64 bits become what is nearest in floating point.
  private Object integer() throws IOException {
    return parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
        ? (Object) parser.getDoubleValue()
        : (Object) parser.getLongValue();
  }

  private static ApiException malformed(String why) {
    return new ApiException(
        ApiError.badRequest("malformed_json", "The body is no valid JSON: " + why, null));
  }
}

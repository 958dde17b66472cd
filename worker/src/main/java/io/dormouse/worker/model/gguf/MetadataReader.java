package io.dormouse.worker.model.gguf;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads the values that a file has of itself.
final class MetadataReader {
  static final int MAX_ENTRIES = 65_536;
  static final int MAX_NESTED = 65_536;
  static final int MAX_DEPTH = 4;
  static final int MAX_TEXTS = 1 << 21;
  private static final int MIN_TEXT_BYTES = Long.BYTES;
  private static final int MIN_ENTRY_BYTES = MIN_TEXT_BYTES + Integer.BYTES + 1;
  private static final int MIN_ARRAY_BYTES = Integer.BYTES + Long.BYTES;

  private final HeaderReader reader;
  private int nested;

  MetadataReader(HeaderReader reader) {
    this.reader = reader;
  }

  GgufMetadata read(long count) throws GgufException {
    if (count < 0 || count > MAX_ENTRIES || count * MIN_ENTRY_BYTES > reader.remaining()) {
      throw new GgufException(
          "gguf_bad_count", "it claims " + Long.toUnsignedString(count) + " metadata entries");
    }
    Map<String, GgufValue> values = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      String key = reader.text();
      if (values.put(key, value(key, type(key))) != null) {
        throw new GgufException("gguf_duplicate", "it has two values of " + shown(key));
      }
    }
    return new GgufMetadata(values);
  }

  private GgufScalarType type(String key) throws GgufException {
    int number = reader.int32();
    return GgufScalarType.numbered(number)
        .orElseThrow(() ->
            new GgufException(
                "gguf_bad_value_type",
                "its "
                    + shown(key)
                    + " has type "
                    + Integer.toUnsignedString(number)
                    + ", which GGUF does not have"));
  }

  private GgufValue value(String key, GgufScalarType type) throws GgufException {
    return switch (type) {
      case STRING -> new GgufValue.Text(reader.text());
      case ARRAY -> array(key, 1);
      case BOOL -> flag(key);
      case FLOAT32, FLOAT64 ->
          new GgufValue.Real(GgufNumbers.real(reader.header(), type, reader.advance(type.bytes())));
      case UINT8, INT8, UINT16, INT16, UINT32, INT32, UINT64, INT64 ->
          whole(GgufNumbers.whole(reader.header(), type, reader.advance(type.bytes())), type);
    };
  }

  private GgufValue flag(String key) throws GgufException {
    int value = reader.header().uint8(reader.advance(1));
    if (value > 1) {
      throw new GgufException(
          "gguf_wrong_value", "its " + shown(key) + " is neither true nor false but " + value);
    }
    return new GgufValue.Flag(value == 1);
  }

  /// Unsigned numbers beyond the longest signed one become the nearest floating-point number.
  private static GgufValue whole(long bits, GgufScalarType type) {
    return type == GgufScalarType.UINT64 && bits < 0
        ? new GgufValue.Real((bits >>> 1) * 2.0)
        : new GgufValue.Whole(bits);
  }

  private GgufValue array(String key, int depth) throws GgufException {
    GgufScalarType type = type(key);
    long count = reader.int64();
    int least =
        switch (type) {
          case STRING -> MIN_TEXT_BYTES;
          case ARRAY -> MIN_ARRAY_BYTES;
          default -> type.bytes();
        };
    if (count < 0 || count > reader.remaining() / least) {
      throw new GgufException(
          "gguf_bad_count",
          "its " + shown(key) + " claims " + Long.toUnsignedString(count) + " elements");
    }
    return switch (type) {
      case STRING -> texts(count);
      case ARRAY -> nested(key, count, depth);
      default -> numbers(type, count);
    };
  }

  private GgufValue texts(long count) throws GgufException {
    if (count > MAX_TEXTS) {
      throw new GgufException("gguf_bad_count", "it claims an array of " + count + " texts");
    }
    int[] starts = new int[(int) count];
    for (int i = 0; i < starts.length; i++) {
      starts[i] = reader.skipText();
    }
    return new GgufValue.Texts(new GgufTexts(reader.header(), starts));
  }

  private GgufValue numbers(GgufScalarType type, long count) throws GgufException {
    int start = reader.advance(count * type.bytes());
    return new GgufValue.Numbers(new GgufNumbers(reader.header(), type, start, (int) count));
  }

  private GgufValue nested(String key, long count, int depth) throws GgufException {
    nested = (int) Math.min(MAX_NESTED + 1L, nested + count);
    if (depth == MAX_DEPTH || nested > MAX_NESTED) {
      throw new GgufException(
          "gguf_bad_nesting", "its " + shown(key) + " has arrays of arrays beyond all need");
    }
    List<GgufValue> values = new ArrayList<>((int) count);
    for (int i = 0; i < count; i++) {
      values.add(array(key, depth + 1));
    }
    return new GgufValue.Nested(values);
  }

  /// A name from the file, short enough for a message.
  static String shown(String name) {
    return name.length() <= 80 ? name : name.substring(0, 80) + "...";
  }
}

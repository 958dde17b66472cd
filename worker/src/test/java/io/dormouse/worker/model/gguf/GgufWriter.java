package io.dormouse.worker.model.gguf;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Writes GGUF files for tests: values and tensors in the order they are added.
public final class GgufWriter {
  private static final int ALIGNMENT = 32;

  private final ByteArrayOutputStream metadata = new ByteArrayOutputStream();
  private final ByteArrayOutputStream table = new ByteArrayOutputStream();
  private final ByteArrayOutputStream data = new ByteArrayOutputStream();
  private final int version;
  private int values;
  private int tensors;

  public GgufWriter(int version) {
    this.version = version;
  }

  /// Appends a text.
  public GgufWriter text(String key, String value) {
    begin(key, GgufScalarType.STRING);
    text(metadata, value);
    return this;
  }

  /// Appends a whole number of 32 bits.
  public GgufWriter whole(String key, int value) {
    begin(key, GgufScalarType.UINT32);
    int32(metadata, value);
    return this;
  }

  /// Appends a floating-point number of 32 bits.
  public GgufWriter real(String key, float value) {
    begin(key, GgufScalarType.FLOAT32);
    int32(metadata, Float.floatToIntBits(value));
    return this;
  }

  /// Appends true or false.
  public GgufWriter flag(String key, boolean value) {
    begin(key, GgufScalarType.BOOL);
    metadata.write(value ? 1 : 0);
    return this;
  }

  /// Appends an array of texts.
  public GgufWriter texts(String key, List<String> texts) {
    array(key, GgufScalarType.STRING, texts.size());
    texts.forEach(text -> text(metadata, text));
    return this;
  }

  /// Appends an array of whole numbers of 32 bits.
  public GgufWriter wholes(String key, List<Integer> numbers) {
    array(key, GgufScalarType.INT32, numbers.size());
    numbers.forEach(number -> int32(metadata, number));
    return this;
  }

  /// Appends an array of floating-point numbers of 32 bits.
  public GgufWriter reals(String key, List<Float> numbers) {
    array(key, GgufScalarType.FLOAT32, numbers.size());
    numbers.forEach(number -> int32(metadata, Float.floatToIntBits(number)));
    return this;
  }

  /// Appends a value of that type's number with those bytes.
  GgufWriter raw(String key, int type, byte[] bytes) {
    text(metadata, key);
    int32(metadata, type);
    metadata.writeBytes(bytes);
    values++;
    return this;
  }

  /// Appends a tensor; the shape's outermost dimension comes first.
  public GgufWriter tensor(String name, GgufTensorType type, byte[] bytes, long... shape) {
    entry(name, type.number(), data.size(), shape);
    data.writeBytes(bytes);
    pad(data);
    return this;
  }

  /// Appends a line of the table only.
  GgufWriter entry(String name, int type, long offset, long... shape) {
    text(table, name);
    int32(table, shape.length);
    for (int i = shape.length - 1; i >= 0; i--) {
      int64(table, shape[i]);
    }
    int32(table, type);
    int64(table, offset);
    tensors++;
    return this;
  }

  /// The file's bytes.
  public byte[] bytes() {
    return bytes(tensors, values);
  }

  /// The file's bytes with other counts in its head.
  byte[] bytes(long claimedTensors, long claimedValues) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes("GGUF".getBytes(StandardCharsets.US_ASCII));
    int32(file, version);
    int64(file, claimedTensors);
    int64(file, claimedValues);
    file.writeBytes(metadata.toByteArray());
    file.writeBytes(table.toByteArray());
    pad(file);
    file.writeBytes(data.toByteArray());
    return file.toByteArray();
  }

  /// Writes the file.
  public Path write(Path path) throws IOException {
    return Files.write(path, bytes());
  }

  private void begin(String key, GgufScalarType type) {
    text(metadata, key);
    int32(metadata, type.number());
    values++;
  }

  private void array(String key, GgufScalarType type, int size) {
    begin(key, GgufScalarType.ARRAY);
    int32(metadata, type.number());
    int64(metadata, size);
  }

  private static void pad(ByteArrayOutputStream out) {
    while (out.size() % ALIGNMENT != 0) {
      out.write(0);
    }
  }

  static void text(ByteArrayOutputStream out, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int64(out, bytes.length);
    out.writeBytes(bytes);
  }

  static void int32(ByteArrayOutputStream out, int value) {
    out.writeBytes(
        ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
  }

  static void int64(ByteArrayOutputStream out, long value) {
    out.writeBytes(
        ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array());
  }
}

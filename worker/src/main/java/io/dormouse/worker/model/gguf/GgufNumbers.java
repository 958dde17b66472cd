package io.dormouse.worker.model.gguf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// An array of numbers or booleans, held as the file's bytes.
public final class GgufNumbers {
  private final HeaderBytes header;
  private final GgufScalarType type;
  private final int start;
  private final int size;

  GgufNumbers(HeaderBytes header, GgufScalarType type, int start, int size) {
    this.header = header;
    this.type = type;
    this.start = start;
    this.size = size;
  }

  /// Elements.
  public int size() {
    return size;
  }

  /// Whether the elements are floating-point numbers.
  public boolean isReal() {
    return type == GgufScalarType.FLOAT32 || type == GgufScalarType.FLOAT64;
  }

  /// An element as a whole number; fractions are cut.
  public long whole(int index) {
    return isReal() ? (long) real(index) : whole(header, type, at(index));
  }

  /// An element as a floating-point number.
  public double real(int index) {
    return isReal() ? real(header, type, at(index)) : whole(header, type, at(index));
  }

  /// All elements, cut to 32 bits.
  public int[] toInts() {
    int[] values = new int[size];
    if (type == GgufScalarType.INT32 || type == GgufScalarType.UINT32) {
      littleEndian().asIntBuffer().get(values);
      return values;
    }
    for (int i = 0; i < size; i++) {
      values[i] = (int) whole(i);
    }
    return values;
  }

  /// All elements, rounded to fp32.
  public float[] toFloats() {
    float[] values = new float[size];
    if (type == GgufScalarType.FLOAT32) {
      littleEndian().asFloatBuffer().get(values);
      return values;
    }
    for (int i = 0; i < size; i++) {
      values[i] = (float) real(i);
    }
    return values;
  }

  private ByteBuffer littleEndian() {
    return ByteBuffer.wrap(header.array(), start, size * type.bytes())
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  private int at(int index) {
    if (index < 0 || index >= size) {
      throw new IndexOutOfBoundsException(index);
    }
    return start + index * type.bytes();
  }

  static long whole(HeaderBytes header, GgufScalarType type, int at) {
    return switch (type) {
      case UINT8, BOOL -> header.uint8(at);
      case INT8 -> (byte) header.uint8(at);
      case UINT16 -> header.uint16(at);
      case INT16 -> (short) header.uint16(at);
      case UINT32 -> Integer.toUnsignedLong(header.int32(at));
      case INT32 -> header.int32(at);
      case UINT64, INT64 -> header.int64(at);
      case FLOAT32, FLOAT64, STRING, ARRAY -> throw new IllegalArgumentException(type.name());
    };
  }

  static double real(HeaderBytes header, GgufScalarType type, int at) {
    return type == GgufScalarType.FLOAT32
        ? Float.intBitsToFloat(header.int32(at))
        : Double.longBitsToDouble(header.int64(at));
  }
}

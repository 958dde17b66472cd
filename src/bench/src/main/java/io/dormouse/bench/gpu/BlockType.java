package io.dormouse.bench.gpu;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;

/// A type of a GGUF file's matrices: blocks of random bytes whose factors keep elements small.
enum BlockType {
  F16("f16", 1, 1, 2),
  Q4_0("q4_0", 2, 32, 18),
  Q4_1("q4_1", 3, 32, 20),
  Q5_0("q5_0", 6, 32, 22),
  Q8_0("q8_0", 8, 32, 34),
  Q4_K("q4_k", 12, 256, 144),
  Q6_K("q6_k", 14, 256, 210);

  private static final int SIXES = 208;

  private final String label;
  private final int id;
  private final int elements;
  private final int bytes;

  BlockType(String label, int id, int elements, int bytes) {
    this.label = label;
    this.id = id;
    this.elements = elements;
    this.bytes = bytes;
  }

  String label() {
    return label;
  }

  /// Its number in the file.
  int id() {
    return id;
  }

  /// Bytes of so many elements, which fill whole blocks.
  long bytes(long count) {
    return count / elements * bytes;
  }

  /// About so many bytes of whole blocks.
  ///
  /// @param deviation of a number of {@link #F16}
  ByteBuffer random(int size, float deviation, Random random) {
    var content = new byte[size / bytes * bytes];
    random.nextBytes(content);
    var blocks = ByteBuffer.allocateDirect(content.length).order(ByteOrder.LITTLE_ENDIAN);
    blocks.put(content).flip();
    for (int at = 0; at < content.length; at += bytes) {
      settle(blocks, at, deviation, random);
    }
    return blocks;
  }

  private void settle(ByteBuffer blocks, int at, float deviation, Random random) {
    switch (this) {
      case F16 -> put(blocks, at, deviation * (float) random.nextGaussian());
      case Q8_0 -> put(blocks, at, factor(0.001f, random));
      case Q4_0, Q5_0 -> put(blocks, at, factor(0.01f, random));
      case Q4_1 -> {
        float scale = factor(0.01f, random);
        put(blocks, at, scale);
        put(blocks, at + Short.BYTES, -7.5f * scale);
      }
      case Q4_K -> {
        put(blocks, at, factor(0.00015f, random));
        put(blocks, at + Short.BYTES, factor(0.0011f, random));
      }
      case Q6_K -> put(blocks, at + SIXES, factor(0.00005f, random));
    }
  }

  private static float factor(float about, Random random) {
    return about * (0.5f + random.nextFloat());
  }

  private static void put(ByteBuffer blocks, int at, float value) {
    blocks.putShort(at, Float.floatToFloat16(value));
  }
}

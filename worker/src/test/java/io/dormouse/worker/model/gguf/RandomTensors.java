package io.dormouse.worker.model.gguf;

import java.util.Random;

/// Random tensors of every supported type, made as blocks of random bytes with factors that keep
/// most elements below 0.2.
public final class RandomTensors {
  private final Random random;

  public RandomTensors(long seed) {
    this.random = new Random(seed);
  }

  /// Bytes of so many elements, which fill whole blocks.
  public byte[] bytes(GgufTensorType type, int elements) {
    byte[] bytes = new byte[elements / type.blockElements() * type.blockBytes()];
    random.nextBytes(bytes);
    for (int at = 0; at < bytes.length; at += type.blockBytes()) {
      settle(type, bytes, at);
    }
    return bytes;
  }

  private void settle(GgufTensorType type, byte[] bytes, int at) {
    switch (type) {
      case F32 -> int32(bytes, at, Float.floatToIntBits(0.05f * (float) random.nextGaussian()));
      case F16 -> float16(bytes, at, 0.05f * (float) random.nextGaussian());
      case BF16 ->
          int16(bytes, at, Float.floatToIntBits(0.05f * (float) random.nextGaussian()) >> 16);
      case Q8_0 -> float16(bytes, at, factor(0.001f));
      case Q5_0, Q4_0 -> float16(bytes, at, factor(0.01f));
      case Q4_1 -> {
        float scale = factor(0.01f);
        float16(bytes, at, scale);
        float16(bytes, at + 2, -7.5f * scale);
      }
      case Q4_K -> {
        float16(bytes, at, factor(0.00015f));
        float16(bytes, at + 2, factor(0.0011f));
      }
      case Q6_K -> float16(bytes, at + 208, factor(0.00005f));
      default -> throw new IllegalArgumentException(type.name());
    }
  }

  private float factor(float about) {
    return about * (0.5f + random.nextFloat());
  }

  private static void float16(byte[] bytes, int at, float value) {
    int16(bytes, at, Float.floatToFloat16(value));
  }

  private static void int16(byte[] bytes, int at, int value) {
    bytes[at] = (byte) value;
    bytes[at + 1] = (byte) (value >> 8);
  }

  private static void int32(byte[] bytes, int at, int value) {
    int16(bytes, at, value);
    int16(bytes, at + 2, value >> 16);
  }
}

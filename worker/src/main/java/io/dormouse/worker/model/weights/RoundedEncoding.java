package io.dormouse.worker.model.weights;

import io.dormouse.worker.model.gguf.GgufTensorType;

/// Elements of another encoding, rounded to 8 bits in blocks of 32 with a scale each.
record RoundedEncoding(BlockedEncoding source) implements BlockedEncoding {
  private static final int BLOCK = 32;
  private static final int LARGEST = 127;
  private static final int HALF_RANGE = 128;

  @Override
  public GgufTensorType type() {
    return source.type();
  }

  @Override
  public int bits() {
    return Byte.SIZE;
  }

  @Override
  public int packedBlock() {
    return BLOCK;
  }

  @Override
  public boolean corrected() {
    return false;
  }

  @Override
  public void decode(byte[] stored, int at, int blocks, float[] target, int targetAt) {
    source.decode(stored, at, blocks, target, targetAt);
  }

  @Override
  public void pack(byte[] stored, int at, int blocks, PackedElements target) {
    int elements = type().blockElements();
    var decoded = new float[elements];
    for (int block = 0; block < blocks; block++) {
      source.decode(stored, at + block * type().blockBytes(), 1, decoded, 0);
      for (int first = 0; first < elements; first += BLOCK) {
        round(decoded, first, target);
      }
    }
  }

  private static void round(float[] decoded, int first, PackedElements target) {
    float largest = 0;
    for (int i = first; i < first + BLOCK; i++) {
      largest = Math.max(largest, Math.abs(decoded[i]));
    }
    float scale = largest / LARGEST;
    float steps = scale == 0 ? 0 : 1 / scale;
    target.scale(scale);
    for (int i = first; i < first + BLOCK; i++) {
      target.value(Math.clamp(Math.round(decoded[i] * steps), -LARGEST, LARGEST) + HALF_RANGE);
    }
  }
}

package io.dormouse.worker.model.weights;

import io.dormouse.worker.model.gguf.GgufTensorType;

/// Blocks of 32: a scale of 16 bits, then 32 signed bytes.
record Q80Encoding() implements BlockedEncoding {
  @Override
  public GgufTensorType type() {
    return GgufTensorType.Q8_0;
  }

  @Override
  public int bits() {
    return 8;
  }

  @Override
  public int packedBlock() {
    return 32;
  }

  @Override
  public boolean corrected() {
    return false;
  }

  @Override
  public void decode(byte[] source, int at, int blocks, float[] target, int targetAt) {

    for (int block = 0; block < blocks; block++) {
      int start = at + block * type().blockBytes();
      float scale = LittleEndian.float16(source, start);
      for (int i = 0; i < 32; i++) {
        target[targetAt + block * 32 + i] = scale * source[start + 2 + i];
      }
    }
  }

  @Override
  public void pack(byte[] source, int at, int blocks, PackedElements target) {

    for (int block = 0; block < blocks; block++) {
      int start = at + block * type().blockBytes();
      target.scale(LittleEndian.float16(source, start));
      for (int i = 0; i < 32; i++) {
        target.value(source[start + 2 + i] + 128);
      }
    }
  }
}

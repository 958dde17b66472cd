package io.dormouse.worker.model.weights;

import io.dormouse.worker.model.gguf.GgufTensorType;

/// Blocks of 32: a scale of 16 bits, then 16 bytes with the 4 bits of elements i and i + 16; 8 is
/// subtracted.
record Q40Encoding() implements BlockedEncoding {
  @Override
  public GgufTensorType type() {
    return GgufTensorType.Q4_0;
  }

  @Override
  public int bits() {
    return 4;
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
      int first = targetAt + block * 32;
      float scale = LittleEndian.float16(source, start);
      for (int i = 0; i < 16; i++) {
        int pair = source[start + 2 + i];
        target[first + i] = scale * ((pair & 0x0f) - 8);
        target[first + 16 + i] = scale * (((pair & 0xf0) >> 4) - 8);
      }
    }
  }

  @Override
  public void pack(byte[] source, int at, int blocks, PackedElements target) {

    for (int block = 0; block < blocks; block++) {
      int start = at + block * type().blockBytes();
      target.scale(LittleEndian.float16(source, start));
      target.halves(source, start + 2, 16);
    }
  }
}

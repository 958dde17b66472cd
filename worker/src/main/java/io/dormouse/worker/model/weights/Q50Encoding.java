package io.dormouse.worker.model.weights;

import io.dormouse.worker.model.gguf.GgufTensorType;

/// Blocks of 32: a scale of 16 bits, 32 highest bits, then 32 times the lower 4 bits, where a byte
/// holds those of elements i and i + 16; 16 is subtracted.
record Q50Encoding() implements BlockedEncoding {
  @Override
  public GgufTensorType type() {
    return GgufTensorType.Q5_0;
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
        target[targetAt + block * 32 + i] = scale * element(source, start, i);
      }
    }
  }

  @Override
  public void pack(byte[] source, int at, int blocks, PackedElements target) {

    for (int block = 0; block < blocks; block++) {
      int start = at + block * type().blockBytes();
      target.scale(LittleEndian.float16(source, start));
      for (int i = 0; i < 32; i++) {
        target.value(element(source, start, i) + 128);
      }
    }
  }

  private static int element(byte[] source, int start, int index) {
    int high = (LittleEndian.int32(source, start + 2) >>> index) & 1;
    int pair = source[start + 6 + index % 16];
    int low = index < 16 ? pair & 0x0f : (pair & 0xf0) >> 4;
    return (low | (high << 4)) - 16;
  }
}

package io.dormouse.worker.model.weights;

import io.dormouse.worker.model.gguf.GgufTensorType;

/// Blocks of 256 in two halves of 128: for each half 64 bytes with the lower 4 bits, elements i and
/// i + 64 in one; then for each half 32 bytes with the upper 2 bits, of every 32nd element; 16
/// signed scales, one for each 16 elements; a factor of 16 bits for them; 32 is subtracted.
record Q6KEncoding() implements BlockedEncoding {
  @Override
  public GgufTensorType type() {
    return GgufTensorType.Q6_K;
  }

  @Override
  public int bits() {
    return 8;
  }

  @Override
  public int packedBlock() {
    return 16;
  }

  @Override
  public boolean corrected() {
    return false;
  }

  @Override
  public void decode(byte[] source, int at, int blocks, float[] target, int targetAt) {

    for (int block = 0; block < blocks; block++) {
      int start = at + block * type().blockBytes();
      for (int i = 0; i < 256; i++) {
        target[targetAt + block * 256 + i] =
            scale(source, start, i / 16) * element(source, start, i);
      }
    }
  }

  @Override
  public void pack(byte[] source, int at, int blocks, PackedElements target) {

    for (int block = 0; block < blocks; block++) {
      int start = at + block * type().blockBytes();
      for (int part = 0; part < 16; part++) {
        target.scale(scale(source, start, part));
      }
      for (int i = 0; i < 256; i++) {
        target.value(element(source, start, i) + 128);
      }
    }
  }

  private static float scale(byte[] source, int start, int part) {
    return LittleEndian.float16(source, start + 208) * source[start + 192 + part];
  }

  private static int element(byte[] source, int start, int index) {
    int half = index / 128;
    int inHalf = index % 128;
    int pair = source[start + half * 64 + inHalf % 64];
    int low = inHalf < 64 ? pair & 0x0f : (pair & 0xf0) >> 4;
    int high = (source[start + 128 + half * 32 + inHalf % 32] >> (inHalf / 32 * 2)) & 3;
    return (low | (high << 4)) - 32;
  }
}

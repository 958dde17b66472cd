package io.dormouse.worker.model.weights;

import io.dormouse.worker.model.gguf.GgufTensorType;

/// Blocks of 256 in 8 parts of 32: two factors of 16 bits, for scales and for minima; 12 bytes with
/// a scale and a minimum of 6 bits for each part; then 128 bytes, 32 for every two parts, the lower
/// 4 bits for the first.
record Q4KEncoding() implements BlockedEncoding {
  @Override
  public GgufTensorType type() {
    return GgufTensorType.Q4_K;
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
    return true;
  }

  @Override
  public void decode(byte[] source, int at, int blocks, float[] target, int targetAt) {

    for (int block = 0; block < blocks; block++) {
      int start = at + block * type().blockBytes();
      for (int part = 0; part < 8; part++) {
        int first = targetAt + block * 256 + part * 32;
        float scale = scale(source, start, part);
        float minimum = minimum(source, start, part);
        for (int i = 0; i < 32; i++) {
          int pair = source[start + 16 + part / 2 * 32 + i];
          int element = part % 2 == 0 ? pair & 0x0f : (pair & 0xf0) >> 4;
          target[first + i] = scale * element - minimum;
        }
      }
    }
  }

  @Override
  public void pack(byte[] source, int at, int blocks, PackedElements target) {

    for (int block = 0; block < blocks; block++) {
      int start = at + block * type().blockBytes();
      for (int part = 0; part < 8; part++) {
        target.scaleAndMinimum(scale(source, start, part), -minimum(source, start, part));
      }
      for (int pair = 0; pair < 4; pair++) {
        target.halves(source, start + 16 + pair * 32, 32);
      }
    }
  }

  private static float scale(byte[] source, int start, int part) {
    int bits =
        part < 4
            ? source[start + 4 + part] & 0x3f
            : (source[start + 8 + part] & 0x0f) | ((source[start + part] & 0xc0) >> 2);
    return LittleEndian.float16(source, start) * bits;
  }

  private static float minimum(byte[] source, int start, int part) {
    int bits =
        part < 4
            ? source[start + 8 + part] & 0x3f
            : ((source[start + 8 + part] & 0xf0) >> 4) | ((source[start + 4 + part] & 0xc0) >> 2);
    return LittleEndian.float16(source, start + 2) * bits;
  }
}

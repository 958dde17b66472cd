package io.dormouse.worker.model.weights;

import io.dormouse.worker.model.gguf.GgufTensorType;

/// Numbers of 16 bits that are the upper half of one of 32.
record Bf16Encoding() implements PlainEncoding {
  @Override
  public GgufTensorType type() {
    return GgufTensorType.BF16;
  }

  @Override
  public void decode(byte[] source, int at, int blocks, float[] target, int targetAt) {
    for (int i = 0; i < blocks; i++) {
      target[targetAt + i] = Float.intBitsToFloat(LittleEndian.uint16(source, at + 2 * i) << 16);
    }
  }
}

package io.dormouse.worker.model.weights;

import io.dormouse.worker.model.gguf.GgufTensorType;

/// Numbers of 16 bits with 10 bits of fraction.
record F16Encoding() implements PlainEncoding {
  @Override
  public GgufTensorType type() {
    return GgufTensorType.F16;
  }

  @Override
  public void decode(byte[] source, int at, int blocks, float[] target, int targetAt) {
    for (int i = 0; i < blocks; i++) {
      target[targetAt + i] = LittleEndian.float16(source, at + 2 * i);
    }
  }
}

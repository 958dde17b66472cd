package io.dormouse.worker.model.weights;

import io.dormouse.worker.model.gguf.GgufTensorType;

/// Numbers of 32 bits.
record F32Encoding() implements PlainEncoding {
  @Override
  public GgufTensorType type() {
    return GgufTensorType.F32;
  }

  @Override
  public void decode(byte[] source, int at, int blocks, float[] target, int targetAt) {
    for (int i = 0; i < blocks; i++) {
      target[targetAt + i] = Float.intBitsToFloat(LittleEndian.int32(source, at + 4 * i));
    }
  }
}

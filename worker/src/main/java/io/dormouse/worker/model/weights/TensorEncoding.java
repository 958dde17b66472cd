package io.dormouse.worker.model.weights;

import io.dormouse.worker.model.gguf.GgufException;
import io.dormouse.worker.model.gguf.GgufTensor;
import io.dormouse.worker.model.gguf.GgufTensorType;
import java.util.List;

/// How elements of one tensor type lie in a file's bytes, which are blocks of equal length.
sealed interface TensorEncoding permits PlainEncoding, BlockedEncoding {
  /// All that work.
  List<TensorEncoding> ALL =
      List.of(
          new F32Encoding(),
          new F16Encoding(),
          new Bf16Encoding(),
          new Q80Encoding(),
          new Q50Encoding(),
          new Q40Encoding(),
          new Q41Encoding(),
          new Q4KEncoding(),
          new Q6KEncoding());

  /// The type's name and block length.
  GgufTensorType type();

  /// Writes the elements of {@code blocks} blocks at {@code at} as fp32 to {@code target}.
  void decode(byte[] source, int at, int blocks, float[] target, int targetAt);

  /// Whether tensors of that type can be converted.
  static boolean knows(GgufTensorType type) {
    return ALL.stream().anyMatch(encoding -> encoding.type() == type);
  }

  /// The encoding of a tensor, or {@code tensor_type_unsupported}.
  static TensorEncoding of(GgufTensor tensor) throws GgufException {
    return ALL.stream()
        .filter(encoding -> encoding.type() == tensor.type())
        .findFirst()
        .orElseThrow(() ->
            new GgufException(
                "tensor_type_unsupported",
                "tensors of type %s are not supported; these are: %s (the tensor %s has it)"
                    .formatted(tensor.type(), GgufTensorType.convertibleNames(), tensor.name())));
  }
}

package io.dormouse.worker.model.weights;

/// Floating-point numbers, one after the other.
sealed interface PlainEncoding extends TensorEncoding
    permits F32Encoding, F16Encoding, Bf16Encoding {}

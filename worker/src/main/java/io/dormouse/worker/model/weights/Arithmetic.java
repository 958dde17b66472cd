package io.dormouse.worker.model.weights;

import io.dormouse.worker.ort.ElementType;

/// What a graph computes in, and with it what its weights and its cache are kept as.
public enum Arithmetic {
  /// fp32 on the CPU, inputs of quantised weights rounded to 8 bits.
  FAST("fast", ElementType.FLOAT),
  /// fp32 on the CPU, inputs not rounded; 8-bit weights are held as fp32.
  EXACT("exact", ElementType.FLOAT),
  /// fp16 on CUDA; weights of 4 and 8 bits keep them, with fp16 scales.
  HALF("fp16", ElementType.FLOAT16);

  private final String label;
  private final ElementType element;

  Arithmetic(String label, ElementType element) {
    this.label = label;
    this.element = element;
  }

  /// The name in status documents and of converted files, such as {@code fp16}.
  public String label() {
    return label;
  }

  /// The type of everything that is not whole numbers: fp32 or fp16.
  public ElementType element() {
    return element;
  }
}

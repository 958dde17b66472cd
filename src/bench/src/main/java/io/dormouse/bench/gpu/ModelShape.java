package io.dormouse.bench.gpu;

import java.util.Optional;

/// The sizes of a llama model; the largest two are those of Llama 3.2 1B and Llama 3.1 8B.
enum ModelShape {
  TINY("tiny", 2, 128, 256, 4, 2, 32, 512, true),
  SMALL("small", 2, 256, 512, 4, 2, 64, 512, false),
  ONE("1b", 16, 2048, 8192, 32, 8, 64, 128_256, true),
  EIGHT("8b", 32, 4096, 14_336, 32, 8, 128, 128_256, false);

  private final String label;
  private final int layers;
  private final int width;
  private final int feedForward;
  private final int heads;
  private final int keyValueHeads;
  private final int headWidth;
  private final int vocabulary;
  private final boolean tied;

  ModelShape(
      String label,
      int layers,
      int width,
      int feedForward,
      int heads,
      int keyValueHeads,
      int headWidth,
      int vocabulary,
      boolean tied) {
    this.label = label;
    this.layers = layers;
    this.width = width;
    this.feedForward = feedForward;
    this.heads = heads;
    this.keyValueHeads = keyValueHeads;
    this.headWidth = headWidth;
    this.vocabulary = vocabulary;
    this.tied = tied;
  }

  static Optional<ModelShape> named(String name) {
    for (var shape : values()) {
      if (shape.label.equals(name)) {
        return Optional.of(shape);
      }
    }
    return Optional.empty();
  }

  String label() {
    return label;
  }

  int layers() {
    return layers;
  }

  int width() {
    return width;
  }

  int feedForward() {
    return feedForward;
  }

  int heads() {
    return heads;
  }

  int keyValueHeads() {
    return keyValueHeads;
  }

  int headWidth() {
    return headWidth;
  }

  int vocabulary() {
    return vocabulary;
  }

  /// Bytes of the table of tokens in fp16. Of it a step reads a row for each token; where it is the
  /// output matrix too, that is stored once more.
  long tokenTableBytes() {
    return (long) vocabulary * width * Short.BYTES;
  }

  /// Deviation of its random numbers: where layers are few, larger, so that they matter.
  float deviation() {
    return layers < 16 ? 0.05f : 0.02f;
  }

  /// Whether the table of tokens is the output matrix too.
  boolean tied() {
    return tied;
  }
}

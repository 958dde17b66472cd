package io.dormouse.worker.model.weights;

/// Small whole numbers with a scale for each few of them, and for some types a minimum.
sealed interface BlockedEncoding extends TensorEncoding
    permits Q80Encoding,
        Q50Encoding,
        Q40Encoding,
        Q41Encoding,
        Q4KEncoding,
        Q6KEncoding,
        RoundedEncoding {

  /// Bits that an element is packed to: 4 or 8.
  int bits();

  /// Elements that share a scale when packed.
  int packedBlock();

  /// Whether packed elements need a correction, one for each 32.
  boolean corrected();

  /// Appends {@code blocks} blocks at {@code at}, packed; a packed element times its scale, less
  /// half of its range, plus its correction is the element.
  void pack(byte[] source, int at, int blocks, PackedElements target);
}

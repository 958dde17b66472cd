package io.dormouse.worker.model.weights;

import java.util.Optional;

/// A weight of the plan as the converter stored it; which kind it became follows from the source's
/// tensor type and the precision.
public sealed interface StoredWeight {
  /// Rows or columns of plain numbers: vectors {@code [n]}, embeddings {@code [rows, columns]},
  /// linear weights transposed, {@code [columns (K), rows (N)]}.
  record Dense(StoredTensor values) implements StoredWeight {}

  /// Blocks of small integers with a scale each, as {@code MatMulNBits} and {@code
  /// GatherBlockQuantized} take them; K is the inner dimension, N the rows.
  ///
  /// @param bits 4 or 8; values are stored with 8 or 128 added
  /// @param blockSize elements of a block
  /// @param values uint8, of a linear weight {@code [N, K / blockSize, blockSize * bits / 8]}, of
  ///   an embedding {@code [N, K * bits / 8]}; of 4 bits the element with the even index is the
  ///   lower half of a byte. An embedding and a linear weight of one source may be the same bytes
  /// @param scales fp32 {@code [N, K / blockSize]}
  /// @param correction fp32 {@code [K / 32, N]}: what the sums of each 32 inputs are multiplied
  ///   with and added to the result, where blocks have minima
  record Blocked(
      int bits,
      int blockSize,
      StoredTensor values,
      StoredTensor scales,
      Optional<StoredTensor> correction)
      implements StoredWeight {}
}

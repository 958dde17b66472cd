package io.dormouse.worker.model.weights;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A weight of the plan as the converter stored it; which kind it became follows from the source's
/// tensor type and the precision.
public sealed interface StoredWeight {
  /// Rows or columns of plain numbers, fp32 or fp16 as all that is not whole numbers: vectors
  /// {@code [n]}, embeddings {@code [rows, columns]}, linear weights transposed, {@code [columns
  /// (K), rows (N)]}.
  record Dense(StoredTensor values) implements StoredWeight {}

  /// Blocks of small integers with a scale each, as {@code MatMulNBits} and {@code
  /// GatherBlockQuantized} take them; K is the inner dimension, N the rows.
  ///
  /// @param bits 4 or 8; values are stored with 8 or 128 added
  /// @param blockSize elements of a block
  /// @param values uint8, of a linear weight {@code [N, K / blockSize, blockSize * bits / 8]}, of
  ///   an embedding {@code [N, K * bits / 8]}; of 4 bits the element with the even index is the
  ///   lower half of a byte. An embedding and a linear weight of one source may be the same bytes
  /// @param scales {@code [N, K / blockSize]}
  /// @param correction {@code [K / 32, N]}: what the sums of each 32 inputs are multiplied with and
  ///   added to the result, where blocks have minima
  record Blocked(
      int bits,
      int blockSize,
      StoredTensor values,
      StoredTensor scales,
      Optional<StoredTensor> correction)
      implements StoredWeight {}

  /// A matrix whose rows are turned by {@link Hadamard} and rounded to 8 bits, as {@code
  /// MatMulIntegerToFloat} takes it, for inputs that are turned alike.
  ///
  /// @param values {@code [columns (K), rows (N)]}, uint8 with 128 added or int8
  /// @param scales fp32 {@code [groups, N]}, one for each of a row's {@link #groups}
  record Turned(StoredTensor values, StoredTensor scales) implements StoredWeight {
    private static final int MOST_IN_GROUP = 1024;

    /// Lengths of the groups of a row that have a scale each: as few as can be, about equal,
    /// multiples of 64, at most 1024.
    public static List<Integer> groups(long columns) {
      int blocks = Math.toIntExact(columns / Hadamard.BLOCK);
      int count = Math.toIntExact(Math.ceilDiv(columns, MOST_IN_GROUP));
      List<Integer> groups = new ArrayList<>();
      for (int group = 0; group < count; group++) {
        int more = group < blocks % count ? 1 : 0;
        groups.add((blocks / count + more) * Hadamard.BLOCK);
      }
      return List.copyOf(groups);
    }

    /// A group's part of the values: that many columns after {@code first}.
    public StoredTensor values(long first, long columns) {
      long rows = values.shape().getLast();
      return part(values, List.of(columns, rows), first * rows);
    }

    /// A group's part of the scales.
    public StoredTensor scales(int group) {
      long rows = scales.shape().getLast();
      return part(scales, List.of(rows), group * rows);
    }

    private static StoredTensor part(StoredTensor whole, List<Long> shape, long element) {
      int bytes = whole.type().bytes();
      long elements = shape.stream().mapToLong(Long::longValue).reduce(1, Math::multiplyExact);
      return new StoredTensor(
          whole.name() + "." + element,
          whole.type(),
          shape,
          whole.offset() + element * bytes,
          elements * bytes);
    }
  }
}

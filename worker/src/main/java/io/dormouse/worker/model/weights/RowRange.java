package io.dormouse.worker.model.weights;

import io.dormouse.worker.model.gguf.GgufTensor;
import java.util.ArrayList;
import java.util.List;

/// Rows of one source that are converted at once.
///
/// @param first row of the source
/// @param count rows
/// @param target row of the stored weight that the first becomes
record RowRange(ConversionStep step, GgufTensor source, long first, int count, long target) {
  /// Elements of a range, unless a single row has more.
  static final int MAX_ELEMENTS = 1 << 20;

  static List<RowRange> of(ConversionStep step) {
    List<RowRange> ranges = new ArrayList<>();
    long target = 0;
    for (GgufTensor source : step.sources()) {
      long most = Math.max(1, MAX_ELEMENTS / source.columns());
      for (long first = 0; first < source.rows(); first += most) {
        int count = (int) Math.min(most, source.rows() - first);
        ranges.add(new RowRange(step, source, first, count, target + first));
      }
      target += source.rows();
    }
    return ranges;
  }

  int elements() {
    return (int) (count * source.columns());
  }
}

package io.dormouse.worker.template.jinja;

import java.util.ArrayList;
import java.util.List;

/// The numbers from {@code start} until {@code stop}, exclusive.
record Range(long start, long stop, long step) {
  /// Checked as in jinja2's sandbox.
  static Range of(long start, long stop, long step) {
    if (step == 0) {
      throw Failure.broken("range() arg 3 must not be zero");
    }
    Range range = new Range(start, stop, step);
    if (range.size() > Bounds.RANGE) {
      throw Failure.broken("a range is longer than " + Bounds.RANGE);
    }
    return range;
  }

  /// How many numbers.
  long size() {
    double count = Math.ceil(((double) stop - (double) start) / (double) step);
    return count <= 0 ? 0 : (long) count;
  }

  /// The numbers.
  List<Object> items() {
    int size = (int) size();
    List<Object> items = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      items.add(start + i * step);
    }
    return items;
  }

  /// As Python writes it.
  String text() {
    StringBuilder text = new StringBuilder("range(").append(start).append(", ").append(stop);
    if (step != 1) {
      text.append(", ").append(step);
    }
    return text.append(')').toString();
  }
}

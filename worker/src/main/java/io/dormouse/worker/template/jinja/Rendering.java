package io.dormouse.worker.template.jinja;

import java.time.ZonedDateTime;
import java.util.List;

/// One rendering: what it has spent, and where it is.
final class Rendering {
  private final ZonedDateTime now;
  private long steps = Bounds.STEPS;
  private int depth;
  private int line = 1;

  /// At that time.
  Rendering(ZonedDateTime now) {
    this.now = now;
  }

  /// The time that the template is told.
  ZonedDateTime now() {
    return now;
  }

  /// The line that is being rendered.
  int line() {
    return line;
  }

  /// Notes the line that is being rendered.
  void at(int here) {
    line = here;
  }

  /// Enters an evaluation.
  void enter() {
    depth++;
    if (depth > Bounds.DEPTH) {
      throw Failure.broken("more than " + Bounds.DEPTH + " evaluations within each other");
    }
    charge(1);
  }

  /// Leaves it.
  void leave() {
    depth--;
  }

  /// Counts work.
  void charge(long count) {
    steps -= count;
    if (steps < 0) {
      throw Failure.broken("more than " + Bounds.STEPS + " steps");
    }
  }

  /// Counts a text before it is made.
  void chargeText(long length) {
    if (length > Bounds.TEXT_CHARS) {
      throw Failure.broken("a text is longer than " + Bounds.TEXT_CHARS + " characters");
    }
    charge((length >> 2) + 1);
  }

  /// Counts items before they are put into a list.
  void chargeItems(long count) {
    charge(count << 2);
  }

  /// Counts a text that is no longer than what it was made of.
  String made(String text) {
    chargeText(text.length());
    return text;
  }

  /// Counts a list that is about as long as what it was made of.
  List<Object> made(List<Object> items) {
    chargeItems(items.size());
    return items;
  }
}

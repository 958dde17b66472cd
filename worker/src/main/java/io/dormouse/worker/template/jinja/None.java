package io.dormouse.worker.template.jinja;

/// Python's {@code None}.
enum None {
  NONE
}

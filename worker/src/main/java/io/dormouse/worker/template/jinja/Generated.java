package io.dormouse.worker.template.jinja;

import java.util.List;

/// What filters such as {@code map} and {@code select} give: items that can be taken once, with no
/// length and no index.
final class Generated {
  private List<Object> items;

  /// Of these items.
  Generated(List<Object> items) {
    this.items = items;
  }

  /// The items; none the second time.
  List<Object> take() {
    List<Object> taken = items;
    items = List.of();
    return taken;
  }
}

package io.dormouse.worker.model.graph;

/// How a graph attends to the tokens before: which inputs and outputs that adds, and the operators
/// of one layer.
interface Attention {
  /// Declares the inputs and outputs that all layers share.
  void declare();

  /// Attends in one layer, appending to its cache.
  ///
  /// @param queryKeyValue the three one after the other, {@code [batch, sequence, (heads + 2 *
  ///   keyValueHeads) * headWidth]}
  /// @return the name of {@code [batch, sequence, heads * headWidth]}
  String attend(int layer, String queryKeyValue);
}

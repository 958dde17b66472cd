package io.dormouse.worker.model.graph;

import static io.dormouse.worker.model.graph.GraphDraft.ONNX;

import io.dormouse.worker.engine.GenerationRunner;
import io.dormouse.worker.ort.ElementType;
import java.util.Map;

/// Writes the output [Ports#LARGEST] into a graph.
final class LargestLogits {
  private LargestLogits() {}

  /// Adds it beside the logits of a vocabulary of whole blocks.
  ///
  /// A maximum alone may pass over a logit that is not a number, and over larger ones beside it. So
  /// what is added to each is its block's sum less itself: zero, or not a number where one of the
  /// block is not finite.
  static void declare(GraphDraft draft, int vocabulary) {
    long blocks = vocabulary / GenerationRunner.BLOCK;
    String sizes = draft.integers("logit_blocks", 0L, blocks, (long) GenerationRunner.BLOCK);
    String last = draft.integers("logit_axis", -1L);
    String split = draft.node(ONNX, "Reshape", "logits.blocks", Map.of(), Ports.LOGITS, sizes);
    Map<String, Number> flat = Map.of("keepdims", 0L);
    String maxima = draft.node(ONNX, "ReduceMax", "logits.maxima", flat, split, last);
    String sums = draft.node(ONNX, "ReduceSum", "logits.sums", flat, split, last);
    String zeros = draft.node(ONNX, "Sub", "logits.zeros", Map.of(), sums, sums);
    draft.node(ONNX, "Add", Ports.LARGEST, Map.of(), maxima, zeros);
    draft.output(Ports.LARGEST, ElementType.FLOAT, "batch", Long.toString(blocks));
  }
}

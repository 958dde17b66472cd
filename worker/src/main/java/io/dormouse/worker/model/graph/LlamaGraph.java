package io.dormouse.worker.model.graph;

import static io.dormouse.worker.model.graph.GraphDraft.MICROSOFT;
import static io.dormouse.worker.model.graph.GraphDraft.ONNX;

import io.dormouse.worker.model.weights.StoredWeight;
import io.dormouse.worker.ort.ElementType;
import java.util.List;
import java.util.Map;

/// Writes the graph of a llama model: token ids in, logits of each sequence's chosen token out.
final class LlamaGraph {
  private final GraphDraft draft = new GraphDraft();
  private final LanguageShape shape;
  private final LlamaWeights weights;
  private final LinearLayers linears;
  private final Attention attention;
  private final ElementType numbers;
  private final float epsilon;

  LlamaGraph(
      LanguageShape shape,
      LlamaWeights weights,
      Map<String, StoredWeight> stored,
      GraphSettings settings,
      double epsilon,
      double ropeBase) {
    this.shape = shape;
    this.weights = weights;
    this.linears = new LinearLayers(draft, stored, settings.arithmetic());
    this.attention = new GroupQueryAttention(draft, shape, settings, ropeBase);
    this.numbers = settings.arithmetic().element();
    this.epsilon = (float) epsilon;
  }

  Graph build() {
    String ids = draft.input(Ports.TOKENS, ElementType.INT64, "batch", "sequence");
    String last = draft.input(Ports.LAST, ElementType.INT64, "batch", "1");
    attention.declare();
    String residual = linears.lookUp(LlamaWeights.EMBEDDING, ids);
    String normed =
        draft.node(
            ONNX,
            "SimplifiedLayerNormalization",
            "layer.0.attention_input",
            Map.of("axis", -1L, "epsilon", epsilon, "stash_type", 1L),
            residual,
            linears.vector(LlamaWeights.attentionNorm(0)));
    for (int layer = 0; layer < shape.layers(); layer++) {
      String prefix = "layer." + layer;
      String attended = attention(layer, normed);
      Joined middle =
          join(prefix + ".feed_forward", attended, residual, LlamaWeights.feedForwardNorm(layer));
      String fed = feedForward(layer, middle.normed());
      boolean atEnd = layer + 1 == shape.layers();
      Joined end =
          join(
              atEnd ? "final" : "layer." + (layer + 1) + ".attention",
              fed,
              middle.residual(),
              atEnd ? LlamaWeights.OUTPUT_NORM : LlamaWeights.attentionNorm(layer + 1));
      normed = end.normed();
      residual = end.residual();
    }
    String chosen = draft.node(ONNX, "GatherND", "chosen", Map.of("batch_dims", 1L), normed, last);
    linears.applyToVectorsAsFloats(LlamaWeights.HEAD, Ports.LOGITS, chosen);
    draft.output(Ports.LOGITS, ElementType.FLOAT, "batch", Integer.toString(shape.vocabulary()));
    if (Ports.hasLargest(shape, numbers)) {
      LargestLogits.declare(draft, shape.vocabulary());
    }
    return draft.finish();
  }

  private record Joined(String normed, String residual) {}

  /// Adds a block's result to what went around it, and norms the sum.
  private Joined join(String name, String result, String residual, String norm) {
    Joined joined = new Joined(name + "_input", name + "_residual");
    draft.node(
        MICROSOFT,
        "SkipSimplifiedLayerNormalization",
        List.of(joined.normed(), "", "", joined.residual()),
        Map.of("epsilon", epsilon),
        result,
        residual,
        linears.vector(norm));
    return joined;
  }

  private String attention(int layer, String input) {
    String prefix = "layer." + layer;
    String queryKeyValue = linears.apply(weights.queryKeyValue(layer), prefix + ".qkv", input);
    return linears.apply(
        LlamaWeights.attentionOutput(layer),
        prefix + ".attended",
        attention.attend(layer, queryKeyValue));
  }

  private String feedForward(int layer, String input) {
    String prefix = "layer." + layer;
    String gate = prefix + ".gate";
    String up = prefix + ".up";
    List<String> matrices = weights.gateUp(layer);
    if (matrices.size() == 1) {
      String both = linears.apply(matrices.getFirst(), prefix + ".both", input);
      draft.node(ONNX, "Split", List.of(gate, up), Map.of("axis", -1L, "num_outputs", 2L), both);
    } else {
      linears.apply(matrices.get(0), gate, input);
      linears.apply(matrices.get(1), up, input);
    }
    String activated =
        draft.node(MICROSOFT, "QuickGelu", prefix + ".activated", Map.of("alpha", 1f), gate);
    String gated = draft.node(ONNX, "Mul", prefix + ".gated", Map.of(), activated, up);
    return linears.apply(LlamaWeights.down(layer), prefix + ".fed", gated);
  }
}

package io.dormouse.worker.model.graph;

import io.dormouse.worker.model.weights.StoredWeight;
import io.dormouse.worker.model.weights.WeightPlan;
import java.util.Map;
import java.util.Set;

/// Llama and what is built like it: SmolLM2, TinyLlama, Mistral 7B.
///
/// Root-mean-square norms, grouped queries with rotary positions over the whole head in pairs of
/// neighbours, a SiLU-gated feed-forward; no biases, no experts, no scaling of positions.
final class LlamaFamily implements ModelFamily {
  static final String NAME = "llama";

  private static final Set<String> KNOWN =
      Set.of(
          "block_count",
          "context_length",
          "embedding_length",
          "feed_forward_length",
          "attention.head_count",
          "attention.head_count_kv",
          "attention.key_length",
          "attention.value_length",
          "attention.layer_norm_rms_epsilon",
          "attention.sliding_window",
          "rope.dimension_count",
          "rope.freq_base",
          "rope.scaling.type",
          "rope.scaling.factor",
          "rope.scale_linear",
          "rope.scaling.attn_factor",
          "rope.scaling.finetuned",
          "rope.scaling.original_context_length",
          "expert_count",
          "expert_used_count",
          "tensor_data_layout",
          "vocab_size");

  private static final int MOST_LAYERS = 512;
  private static final int MOST_HEADS = 1024;
  private static final int WIDEST_HEAD = 1024;
  private static final double DEFAULT_EPSILON = 1e-5;
  private static final double DEFAULT_ROPE_BASE = 10_000;

  private final LanguageShape shape;
  private final LlamaWeights weights;
  private final double epsilon;
  private final double ropeBase;

  private LlamaFamily(LanguageShape shape, LlamaWeights weights, double epsilon, double ropeBase) {
    this.shape = shape;
    this.weights = weights;
    this.epsilon = epsilon;
    this.ropeBase = ropeBase;
  }

  static LlamaFamily of(ModelDescription description) throws UnsupportedModelException {
    Hyperparameters values = new Hyperparameters(description, NAME);
    refuseVariants(values, description);
    LanguageShape shape = shape(values, description);
    return new LlamaFamily(
        shape,
        LlamaWeights.of(shape, description),
        values.positiveOr("attention.layer_norm_rms_epsilon", DEFAULT_EPSILON),
        values.positiveOr("rope.freq_base", DEFAULT_ROPE_BASE));
  }

  private static void refuseVariants(Hyperparameters values, ModelDescription description)
      throws UnsupportedModelException {
    if (description.tensors().contains("rope_freqs.weight")) {
      throw new UnsupportedModelException(
          "RoPE scaling is not supported: the file has rope_freqs.weight (Llama 3.1 and later);"
              + " only models without RoPE scaling are");
    }
    values.requireText("rope.scaling.type", "none");
    values.requireNumber("rope.scaling.factor", 1);
    values.requireNumber("rope.scale_linear", 1);
    values.requireNumber("rope.scaling.attn_factor", 1);
    values.requireNumber("expert_count", 0);
    values.requireNumber("attention.sliding_window", 0);
    values.requireOnly(KNOWN);
  }

  private static LanguageShape shape(Hyperparameters values, ModelDescription description)
      throws UnsupportedModelException {
    int width = values.count("embedding_length");
    int heads = values.count("attention.head_count", MOST_HEADS);
    int keyValueHeads = values.countOr("attention.head_count_kv", heads, MOST_HEADS);
    int headWidth = values.countOr("attention.key_length", Math.max(1, width / heads), WIDEST_HEAD);
    values.requireNumber("attention.value_length", headWidth);
    values.requireNumber("rope.dimension_count", headWidth);
    if (heads % keyValueHeads != 0) {
      throw new UnsupportedModelException(
          "%d heads cannot share %d key and value heads".formatted(heads, keyValueHeads));
    }
    if (width % 32 != 0) {
      throw new UnsupportedModelException(
          "a width of %d is not supported, only multiples of 32".formatted(width));
    }
    if (headWidth % 16 != 0) {
      throw new UnsupportedModelException(
          "heads of %d elements are not supported, only multiples of 16".formatted(headWidth));
    }
    return new LanguageShape(
        values.count("block_count", MOST_LAYERS),
        width,
        values.count("feed_forward_length"),
        heads,
        keyValueHeads,
        headWidth,
        LlamaWeights.vocabulary(description),
        values.count("context_length"));
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public LanguageShape shape() {
    return shape;
  }

  @Override
  public WeightPlan plan() {
    return weights.plan();
  }

  @Override
  public Graph graph(Map<String, StoredWeight> stored, GraphSettings settings) {
    return new LlamaGraph(shape, weights, stored, settings, epsilon, ropeBase).build();
  }
}

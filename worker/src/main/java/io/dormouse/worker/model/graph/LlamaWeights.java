package io.dormouse.worker.model.graph;

import io.dormouse.worker.model.weights.WeightPlan;
import io.dormouse.worker.model.weights.WeightPlan.Request;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// The weights of a llama file: their names there and in the graph, with matrices that take the
/// same input made one where their tensor types agree.
final class LlamaWeights {
  static final String EMBEDDING = "embedding";
  static final String OUTPUT_NORM = "output_norm";
  static final String HEAD = "head";

  private static final String TOKENS = "token_embd.weight";
  private static final String OUTPUT = "output.weight";

  private final List<Request> requests = new ArrayList<>();
  private final Set<String> used = new HashSet<>();
  private final LanguageShape shape;
  private final ModelDescription description;

  private LlamaWeights(LanguageShape shape, ModelDescription description) {
    this.shape = shape;
    this.description = description;
  }

  static LlamaWeights of(LanguageShape shape, ModelDescription description)
      throws UnsupportedModelException {
    LlamaWeights weights = new LlamaWeights(shape, description);
    weights.collect();
    return weights;
  }

  /// Rows of the table of tokens.
  static int vocabulary(ModelDescription description) throws UnsupportedModelException {
    SourceTensor tokens =
        description
            .tensor(TOKENS)
            .orElseThrow(() -> new UnsupportedModelException("the file has no tensor " + TOKENS));
    long rows = tokens.shape().isEmpty() ? 0 : tokens.shape().getFirst();
    if (rows < 1 || rows > Integer.MAX_VALUE) {
      throw new UnsupportedModelException(TOKENS + " has " + rows + " rows");
    }
    return (int) rows;
  }

  WeightPlan plan() {
    return new WeightPlan(requests);
  }

  static String attentionNorm(int layer) {
    return "layer." + layer + ".attention_norm";
  }

  static String feedForwardNorm(int layer) {
    return "layer." + layer + ".feed_forward_norm";
  }

  static String attentionOutput(int layer) {
    return "layer." + layer + ".attention_output";
  }

  static String down(int layer) {
    return "layer." + layer + ".down";
  }

  /// The matrices whose results, one after the other, are query, key and value.
  List<String> queryKeyValue(int layer) {
    return parts("layer." + layer + ".query_key_value");
  }

  /// The matrices whose results, one after the other, are gate and up.
  List<String> gateUp(int layer) {
    return parts("layer." + layer + ".gate_up");
  }

  private List<String> parts(String name) {
    return requests.stream()
        .map(Request::name)
        .filter(part -> part.equals(name) || part.startsWith(name + "."))
        .toList();
  }

  private void collect() throws UnsupportedModelException {
    int width = shape.width();
    long query = (long) shape.heads() * shape.headWidth();
    long keyValue = (long) shape.keyValueHeads() * shape.headWidth();
    requests.add(new Request.Embedding(EMBEDDING, matrix(TOKENS, shape.vocabulary(), width)));
    for (int layer = 0; layer < shape.layers(); layer++) {
      String block = "blk." + layer + ".";
      vector(attentionNorm(layer), block + "attn_norm.weight");
      linears(
          "layer." + layer + ".query_key_value",
          List.of(
              matrix(block + "attn_q.weight", query, width),
              matrix(block + "attn_k.weight", keyValue, width),
              matrix(block + "attn_v.weight", keyValue, width)));
      linear(attentionOutput(layer), matrix(block + "attn_output.weight", width, query));
      vector(feedForwardNorm(layer), block + "ffn_norm.weight");
      linears(
          "layer." + layer + ".gate_up",
          List.of(
              matrix(block + "ffn_gate.weight", shape.feedForward(), width),
              matrix(block + "ffn_up.weight", shape.feedForward(), width)));
      linear(down(layer), matrix(block + "ffn_down.weight", width, shape.feedForward()));
    }
    vector(OUTPUT_NORM, "output_norm.weight");
    String head = description.tensors().contains(OUTPUT) ? OUTPUT : TOKENS;
    linear(HEAD, matrix(head, shape.vocabulary(), width));
    refuseUnused();
  }

  private void vector(String name, String source) throws UnsupportedModelException {
    requests.add(new Request.Vector(name, tensor(source, List.of((long) shape.width()))));
  }

  private void linear(String name, String source) {
    requests.add(new Request.Linear(name, List.of(source)));
  }

  private void linears(String name, List<String> sources) {
    long types = sources.stream().map(this::type).distinct().count();
    if (types == 1) {
      requests.add(new Request.Linear(name, sources));
      return;
    }
    for (int part = 0; part < sources.size(); part++) {
      linear(name + "." + part, sources.get(part));
    }
  }

  private String type(String source) {
    return description.tensor(source).map(SourceTensor::type).orElse("");
  }

  private String matrix(String source, long rows, long columns) throws UnsupportedModelException {
    return tensor(source, List.of(rows, columns));
  }

  private String tensor(String source, List<Long> expected) throws UnsupportedModelException {
    SourceTensor tensor =
        description
            .tensor(source)
            .orElseThrow(() -> new UnsupportedModelException("the file has no tensor " + source));
    if (!tensor.shape().equals(expected)) {
      throw new UnsupportedModelException(
          "%s has shape %s, not %s as the file's own numbers say"
              .formatted(source, tensor.shape(), expected));
    }
    used.add(source);
    return source;
  }

  private void refuseUnused() throws UnsupportedModelException {
    Set<String> unknown = new TreeSet<>(description.tensors());
    unknown.removeAll(used);
    if (!unknown.isEmpty()) {
      throw new UnsupportedModelException(
          "%d tensors are not known to the family llama, such as %s; biases, experts and scaled positions are not supported"
              .formatted(unknown.size(), ModelFamilies.shortened(unknown.iterator().next())));
    }
  }
}

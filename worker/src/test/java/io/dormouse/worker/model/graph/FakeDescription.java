package io.dormouse.worker.model.graph;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;

/// A description made by hand: a llama of one layer, width 64, 4 heads of which 2 hold keys and
/// values, 96 inside, 128 tokens.
final class FakeDescription implements ModelDescription {
  private final Map<String, Object> values = new HashMap<>();
  private final Map<String, SourceTensor> tensors = new HashMap<>();

  FakeDescription() {
    with("general.architecture", "llama").with("llama.block_count", 1L);
    with("llama.context_length", 512L).with("llama.embedding_length", 64L);
    with("llama.feed_forward_length", 96L).with("llama.attention.head_count", 4L);
    with("llama.attention.head_count_kv", 2L);
    tensor("token_embd.weight", 128, 64).tensor("output_norm.weight", 64);
    tensor("blk.0.attn_norm.weight", 64).tensor("blk.0.ffn_norm.weight", 64);
    tensor("blk.0.attn_q.weight", 64, 64).tensor("blk.0.attn_k.weight", 32, 64);
    tensor("blk.0.attn_v.weight", 32, 64).tensor("blk.0.attn_output.weight", 64, 64);
    tensor("blk.0.ffn_gate.weight", 96, 64).tensor("blk.0.ffn_up.weight", 96, 64);
    tensor("blk.0.ffn_down.weight", 64, 96);
  }

  FakeDescription with(String key, Object value) {
    values.put(key, value);
    return this;
  }

  FakeDescription without(String name) {
    values.remove(name);
    tensors.remove(name);
    return this;
  }

  FakeDescription tensor(String name, long... shape) {
    return tensor(name, "Q8_0", shape);
  }

  FakeDescription tensor(String name, String type, long... shape) {
    tensors.put(name, new SourceTensor(type, java.util.Arrays.stream(shape).boxed().toList()));
    return this;
  }

  @Override
  public Set<String> keys() {
    return values.keySet();
  }

  @Override
  public OptionalLong number(String key) {
    return values.get(key) instanceof Long value ? OptionalLong.of(value) : OptionalLong.empty();
  }

  @Override
  public OptionalDouble real(String key) {
    return values.get(key) instanceof Number value
        ? OptionalDouble.of(value.doubleValue())
        : OptionalDouble.empty();
  }

  @Override
  public Optional<String> text(String key) {
    return values.get(key) instanceof String value ? Optional.of(value) : Optional.empty();
  }

  @Override
  public Set<String> tensors() {
    return Set.copyOf(tensors.keySet());
  }

  @Override
  public Optional<SourceTensor> tensor(String name) {
    return Optional.ofNullable(tensors.get(name));
  }

  /// Names of the linear requests of a plan, with their sources.
  static Map<String, List<String>> linears(ModelFamily family) {
    Map<String, List<String>> found = new HashMap<>();
    family
        .plan()
        .requests()
        .forEach(request -> {
          if (request
              instanceof io.dormouse.worker.model.weights.WeightPlan.Request.Linear linear) {
            found.put(linear.name(), linear.sources());
          }
        });
    return found;
  }
}

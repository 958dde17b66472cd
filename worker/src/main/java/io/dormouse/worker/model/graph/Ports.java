package io.dormouse.worker.model.graph;

/// Names of the inputs and outputs of a language model's graph; {@code batch} sequences of {@code
/// sequence} tokens each.
public final class Ports {
  /// int64 {@code [batch, sequence]}: token ids.
  public static final String TOKENS = "input_ids";

  /// int64 {@code [batch, 1]}: the token of the sequence whose logits are wanted.
  public static final String LAST = "last_index";

  /// int32 {@code [batch]}: tokens that a sequence has after the step, less one.
  public static final String LENGTHS = GroupQueryAttention.LENGTHS;

  /// int32 scalar: most tokens that a sequence has after the step.
  public static final String LONGEST = GroupQueryAttention.LONGEST;

  /// float {@code [batch, vocabulary]}.
  public static final String LOGITS = "logits";

  private Ports() {}

  /// A layer's part of the cache as an input: float {@code [batch, keyValueHeads, capacity,
  /// headWidth]}.
  ///
  /// @param part {@code key} or {@code value}
  public static String past(int layer, String part) {
    return GroupQueryAttention.past(layer, part);
  }

  /// The same as an output, to be bound to the same memory.
  public static String present(int layer, String part) {
    return GroupQueryAttention.present(layer, part);
  }
}

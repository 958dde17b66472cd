package io.dormouse.worker.model.graph;

import io.dormouse.worker.engine.GenerationRunner;
import io.dormouse.worker.ort.ElementType;

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

  /// float {@code [batch, vocabulary / }{@link GenerationRunner#BLOCK}{@code ]}: the largest logit
  /// of each block, not a number where one of them is not finite; only where {@link #hasLargest}.
  public static final String LARGEST = "largest";

  private Ports() {}

  /// Whether a graph has the output {@link #LARGEST}: a vocabulary of whole blocks, and numbers of
  /// the host.
  public static boolean hasLargest(LanguageShape shape, ElementType numbers) {
    return numbers == ElementType.FLOAT && shape.vocabulary() % GenerationRunner.BLOCK == 0;
  }

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

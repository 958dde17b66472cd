package io.dormouse.worker.model;

import io.dormouse.worker.model.graph.GraphSession;
import io.dormouse.worker.model.graph.LanguageShape;
import io.dormouse.worker.model.weights.Arithmetic;
import io.dormouse.worker.ort.ElementType;
import java.util.List;

/// The memory that a language model will take, in bytes, computed before it is loaded.
///
/// @param weights as ONNX Runtime rearranges them for itself, and tables of positions; the file's
///   own pages can be dropped
/// @param cache keys and values of all slots, when they are full
/// @param buffers what steps read and write beside them, and room to exchange two slots on a device
/// @param arena what the longest step needs between operators; a guess
public record MemoryNeed(long weights, long cache, long buffers, long arena) {
  /// Tokens of the longest prefill that is reckoned with.
  static final int STEP_TOKENS = 512;

  private static final int MIB_SHIFT = 20;

  /// For weights of that many bytes, and so many slots of so many tokens.
  public static MemoryNeed of(
      long weightBytes, LanguageShape shape, Arithmetic arithmetic, int slots, int capacity) {
    ElementType numbers = arithmetic.element();
    long exchanged =
        arithmetic == Arithmetic.HALF ? KeyValueCache.exchangeBytes(shape, numbers, capacity) : 0;
    return new MemoryNeed(
        weightBytes + GraphSession.tableBytes(shape, numbers, capacity),
        KeyValueCache.bytes(shape, numbers, slots, capacity),
        exchanged + StepInputs.bytes(slots, capacity) + StepLogits.bytes(slots, shape.vocabulary()),
        stepBytes(shape, numbers, Math.min(STEP_TOKENS, capacity), capacity));
  }

  /// What a prefill of {@code tokens} needs between operators when the slot holds {@code longest}
  /// after it; a guess.
  static long stepBytes(LanguageShape shape, ElementType numbers, int tokens, int longest) {
    long widths =
        4L * shape.width() + 3L * shape.feedForward() + 2L * shape.vocabulary() / STEP_TOKENS;
    long scores = (long) shape.heads() * longest;
    return (long) numbers.bytes() * tokens * (widths + scores);
  }

  /// All of it.
  public long total() {
    return weights + cache + working();
  }

  /// All but weights and cache.
  public long working() {
    return buffers + arena;
  }

  /// The same with so much more between operators.
  MemoryNeed plusWorkingMemory(long bytes) {
    return new MemoryNeed(weights, cache, buffers, arena + bytes);
  }

  /// Refuses what is more than there is.
  ///
  /// @param where put behind the number, such as {@code on the GPU}
  void requireWithin(long available, String where) throws LoadException {
    if (total() > available) {
      throw new LoadException(
          "memory_insufficient",
          "the model needs %d MiB (%s) and %d MiB are available%s"
              .formatted(total() >> MIB_SHIFT, parts(), available >> MIB_SHIFT, where));
    }
  }

  private String parts() {
    return String.join(
        ", ",
        List.of(
            "weights " + (weights >> MIB_SHIFT),
            "KV cache " + (cache >> MIB_SHIFT),
            "working memory " + (working() >> MIB_SHIFT)));
  }
}

package io.dormouse.worker.model.graph;

import io.dormouse.worker.ort.ElementType;
import java.util.List;
import java.util.Map;

/// Attention over a cache of rows of one capacity, {@code [batch, keyValueHeads, capacity,
/// headWidth]}, each sequence with a length of its own.
///
/// Source: [GroupQueryAttention of
/// com.microsoft](https://github.com/microsoft/onnxruntime/blob/main/docs/ContribOperators.md).
final class GroupQueryAttention implements Attention {
  static final String LENGTHS = "seqlens_k";
  static final String LONGEST = "total_sequence_length";

  private final GraphDraft draft;
  private final LanguageShape shape;
  private final int capacity;
  private final ElementType numbers;
  private final RotaryTable rotary;

  GroupQueryAttention(
      GraphDraft draft, LanguageShape shape, GraphSettings settings, double ropeBase) {
    this.draft = draft;
    this.shape = shape;
    this.capacity = settings.capacity();
    this.numbers = settings.arithmetic().element();
    this.rotary = new RotaryTable(shape.headWidth(), ropeBase);
  }

  /// The cache's name as an input.
  static String past(int layer, String part) {
    return "past_key_values." + layer + "." + part;
  }

  /// The cache's name as an output.
  static String present(int layer, String part) {
    return "present." + layer + "." + part;
  }

  /// The memory of the tables that it uses.
  static long tableBytes(LanguageShape shape, ElementType numbers, int capacity) {
    return (long) capacity * shape.headWidth() * numbers.bytes();
  }

  @Override
  public void declare() {
    draft.input(LENGTHS, ElementType.INT32, "batch");
    draft.input(LONGEST, ElementType.INT32);
    int columns = rotary.columns();
    draft.table("rotary_cosines", numbers, capacity, columns, rotary.cosines());
    draft.table("rotary_sines", numbers, capacity, columns, rotary.sines());
  }

  @Override
  public String attend(int layer, String queryKeyValue) {
    String[] cache = {
      "batch",
      Integer.toString(shape.keyValueHeads()),
      Integer.toString(capacity),
      Integer.toString(shape.headWidth())
    };
    String output = "layer." + layer + ".attention";
    draft.node(
        GraphDraft.MICROSOFT,
        "GroupQueryAttention",
        List.of(output, present(layer, "key"), present(layer, "value")),
        Map.of(
            "num_heads", (long) shape.heads(),
            "kv_num_heads", (long) shape.keyValueHeads(),
            "do_rotary", 1L,
            "rotary_interleaved", 1L,
            "scale", (float) (1 / Math.sqrt(shape.headWidth()))),
        queryKeyValue,
        "",
        "",
        draft.input(past(layer, "key"), numbers, cache),
        draft.input(past(layer, "value"), numbers, cache),
        LENGTHS,
        LONGEST,
        "rotary_cosines",
        "rotary_sines");
    draft.output(present(layer, "key"), numbers, cache);
    draft.output(present(layer, "value"), numbers, cache);
    return output;
  }
}

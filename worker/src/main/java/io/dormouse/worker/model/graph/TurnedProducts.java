package io.dormouse.worker.model.graph;

import static io.dormouse.worker.model.graph.GraphDraft.MICROSOFT;
import static io.dormouse.worker.model.graph.GraphDraft.ONNX;

import io.dormouse.worker.model.weights.Hadamard;
import io.dormouse.worker.model.weights.StoredWeight.Turned;
import io.dormouse.worker.ort.ElementType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Writes multiplications with matrices whose rows are turned: the input is turned alike, rounded
/// to 8 bits with a scale for each group of its elements, and multiplied in whole numbers.
final class TurnedProducts {
  private static final long FLOAT = 1;
  private static final long UINT8 = 2;
  private static final long INT8 = 3;
  private static final String ZERO = "turned_zero";
  private static final String MATRIX_ZERO = "turned_matrix_zero";
  private static final String STEP = "turned_step";
  private static final String MATRIX = "hadamard";

  private final GraphDraft draft;
  private final Map<String, List<Rounded>> inputs = new HashMap<>();
  private boolean declared;

  TurnedProducts(GraphDraft draft) {
    this.draft = draft;
  }

  /// A group of an input.
  ///
  /// @param integers uint8, 128 added
  /// @param largest the largest magnitude of each row, which 127 stands for
  private record Rounded(String integers, String largest) {}

  /// An input multiplied with that matrix.
  ///
  /// @param rank dimensions of the input
  String product(String name, Turned matrix, String output, String input, int rank) {
    boolean signed = matrix.values().type() == ElementType.INT8;
    declare(signed);
    List<Integer> groups = Turned.groups(matrix.values().shape().getFirst());
    List<Rounded> rounded = inputs.computeIfAbsent(input, _ -> round(input, groups, rank));
    List<String> parts = new ArrayList<>();
    long first = 0;
    for (int group = 0; group < groups.size(); group++) {
      String result = groups.size() == 1 ? output : output + ".part." + group;
      String part = name + "." + group;
      String product =
          draft.node(
              MICROSOFT,
              "MatMulIntegerToFloat",
              result + ".whole",
              Map.of(),
              rounded.get(group).integers(),
              draft.weight(part + ".turned", matrix.values(first, groups.get(group))),
              STEP,
              draft.weight(part + ".scales", matrix.scales(group)),
              ZERO,
              signed ? MATRIX_ZERO : ZERO);
      parts.add(draft.node(ONNX, "Mul", result, Map.of(), product, rounded.get(group).largest()));
      first += groups.get(group);
    }
    return parts.size() == 1
        ? output
        : draft.node(ONNX, "Sum", output, Map.of(), parts.toArray(String[]::new));
  }

  /// What is the same for all: the runtime computes these once, when it makes the session.
  private void declare(boolean signed) {
    if (declared) {
      return;
    }
    declared = true;
    draft.table(MATRIX, ElementType.FLOAT, Hadamard.BLOCK, Hadamard.BLOCK, Hadamard.elements());
    String zero = draft.integers("turned_half_range", 128L);
    draft.node(ONNX, "Cast", ZERO, Map.of("to", UINT8), zero);
    if (signed) {
      String middle = draft.integers("turned_middle", 0L);
      draft.node(ONNX, "Cast", MATRIX_ZERO, Map.of("to", INT8), middle);
    }
    String largest = draft.integers("turned_largest", 127L);
    String steps = draft.node(ONNX, "Cast", "turned_steps", Map.of("to", FLOAT), largest);
    draft.node(ONNX, "Reciprocal", STEP, Map.of(), steps);
  }

  private List<Rounded> round(String input, List<Integer> groups, int rank) {
    long columns = groups.stream().mapToLong(Integer::longValue).sum();
    String blocks = shape("blocks", rank, columns / Hadamard.BLOCK, (long) Hadamard.BLOCK);
    String split = draft.node(ONNX, "Reshape", input + ".split", Map.of(), input, blocks);
    String turned = draft.node(ONNX, "MatMul", input + ".turns", Map.of(), split, MATRIX);
    String whole = shape("rows", rank, columns);
    String rows = draft.node(ONNX, "Reshape", input + ".turned", Map.of(), turned, whole);
    return grouped(rows, groups).stream().map(this::round).toList();
  }

  /// A shape with all dimensions of the input but its last, then those given.
  private String shape(String name, int rank, Long... last) {
    List<Long> shape = new ArrayList<>(Collections.nCopies(rank - 1, 0L));
    shape.addAll(List.of(last));
    return draft.integers(
        "turned_" + name + "_" + rank + "_" + last[0], shape.toArray(Long[]::new));
  }

  private List<String> grouped(String rows, List<Integer> groups) {
    if (groups.size() == 1) {
      return List.of(rows);
    }
    List<String> parts = new ArrayList<>();
    for (int group = 0; group < groups.size(); group++) {
      parts.add(rows + "." + group);
    }
    Long[] lengths = groups.stream().map(Integer::longValue).toArray(Long[]::new);
    long columns = groups.stream().mapToLong(Integer::longValue).sum();
    String sizes = draft.integers("turned_groups_" + columns, lengths);
    draft.node(ONNX, "Split", parts, Map.of("axis", -1L), rows, sizes);
    return parts;
  }

  /// A row of zeros divided by its largest magnitude is no number, but the result is multiplied
  /// with that magnitude again, and so is zero whatever it was rounded to.
  private Rounded round(String rows) {
    String last = draft.integers("turned_axis", -1L);
    String magnitudes = draft.node(ONNX, "Abs", rows + ".magnitudes", Map.of(), rows);
    String largest =
        draft.node(ONNX, "ReduceMax", rows + ".largest", Map.of("keepdims", 1L), magnitudes, last);
    String shares = draft.node(ONNX, "Div", rows + ".shares", Map.of(), rows, largest);
    String integers =
        draft.node(ONNX, "QuantizeLinear", rows + ".integers", Map.of(), shares, STEP, ZERO);
    return new Rounded(integers, largest);
  }
}

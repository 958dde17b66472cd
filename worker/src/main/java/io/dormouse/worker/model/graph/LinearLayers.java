package io.dormouse.worker.model.graph;

import static io.dormouse.worker.model.graph.GraphDraft.MICROSOFT;
import static io.dormouse.worker.model.graph.GraphDraft.ONNX;

import io.dormouse.worker.model.weights.Arithmetic;
import io.dormouse.worker.model.weights.StoredTensor;
import io.dormouse.worker.model.weights.StoredWeight;
import io.dormouse.worker.ort.ElementType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Writes multiplications with stored weights and look-ups in stored tables into a graph, by what
/// kind each weight became.
final class LinearLayers {
  /// Dimensions of {@code [batch, sequence, width]}.
  private static final int SEQUENCES = 3;

  /// Dimensions of {@code [batch, width]}.
  private static final int VECTORS = 2;

  /// Inputs whose sum a block minimum is multiplied with.
  private static final long SUMMED = 32;

  /// {@code accuracy_level} of MatMulNBits: inputs rounded to 8 bits, or not at all.
  private static final long ROUNDED_INPUTS = 4;

  private static final long EXACT_INPUTS = 0;

  /// ONNX's number of fp32.
  private static final long FLOAT = 1;

  private final GraphDraft draft;
  private final Map<String, StoredWeight> stored;
  private final Arithmetic arithmetic;
  private final Map<String, String> sums = new HashMap<>();
  private final TurnedProducts turned;

  LinearLayers(GraphDraft draft, Map<String, StoredWeight> stored, Arithmetic arithmetic) {
    this.draft = draft;
    this.stored = stored;
    this.arithmetic = arithmetic;
    this.turned = new TurnedProducts(draft);
  }

  /// Rows of a table by token ids {@code [batch, sequence]}.
  String lookUp(String name, String ids) {
    String output = name + ".rows";
    return switch (weight(name)) {
      case StoredWeight.Dense(StoredTensor values) ->
          draft.node(
              ONNX,
              "Gather",
              output,
              Map.of("axis", 0L),
              draft.weight(name + ".values", values),
              ids);
      case StoredWeight.Blocked blocked ->
          draft.node(
              MICROSOFT,
              "GatherBlockQuantized",
              output,
              Map.of(
                  "gather_axis",
                  0L,
                  "quantize_axis",
                  1L,
                  "block_size",
                  (long) blocked.blockSize(),
                  "bits",
                  (long) blocked.bits()),
              draft.weight(name + ".blocks", blocked.values()),
              ids,
              draft.weight(name + ".scales", blocked.scales()));
      case StoredWeight.Turned _ ->
          throw new IllegalArgumentException("the table " + name + " is stored turned");
    };
  }

  /// A vector such as a norm's gains.
  String vector(String name) {
    return switch (weight(name)) {
      case StoredWeight.Dense(StoredTensor values) -> draft.weight(name + ".values", values);
      case StoredWeight.Blocked _, StoredWeight.Turned _ ->
          throw new IllegalArgumentException("the vector " + name + " is not stored plainly");
    };
  }

  /// The input multiplied with each matrix of the list, results one after the other in the last
  /// dimension.
  String apply(List<String> names, String output, String input) {
    if (names.size() == 1) {
      return apply(names.getFirst(), output, input);
    }
    String[] results =
        names.stream().map(name -> apply(name, name + ".out", input)).toArray(String[]::new);
    return draft.node(ONNX, "Concat", output, Map.of("axis", -1L), results);
  }

  /// An input {@code [batch, sequence, width]} multiplied with that matrix.
  String apply(String name, String output, String input) {
    return multiply(name, output, input, SEQUENCES);
  }

  /// An input {@code [batch, width]} multiplied with that matrix, the result as fp32.
  String applyToVectorsAsFloats(String name, String output, String input) {
    if (arithmetic.element() == ElementType.FLOAT) {
      return multiply(name, output, input, VECTORS);
    }
    String product = multiply(name, output + ".narrow", input, VECTORS);
    return draft.node(ONNX, "Cast", output, Map.of("to", FLOAT), product);
  }

  private String multiply(String name, String output, String input, int rank) {
    return switch (weight(name)) {
      case StoredWeight.Dense(StoredTensor values) ->
          draft.node(
              ONNX, "MatMul", output, Map.of(), input, draft.weight(name + ".values", values));
      case StoredWeight.Blocked blocked ->
          blocked
              .correction()
              .map(correction -> corrected(name, blocked, correction, output, input, rank))
              .orElseGet(() -> product(name, blocked, output, input));
      case StoredWeight.Turned matrix -> turned.product(name, matrix, output, input, rank);
    };
  }

  private String corrected(
      String name,
      StoredWeight.Blocked weight,
      StoredTensor correction,
      String output,
      String input,
      int rank) {
    String product = product(name, weight, name + ".product", input);
    String added =
        draft.node(
            ONNX,
            "MatMul",
            name + ".correction_product",
            Map.of(),
            sums(input, columns(weight), rank),
            draft.weight(name + ".correction", correction));
    return draft.node(ONNX, "Add", output, Map.of(), product, added);
  }

  private String product(String name, StoredWeight.Blocked weight, String output, String input) {
    return draft.node(
        MICROSOFT,
        "MatMulNBits",
        output,
        Map.of(
            "K",
            columns(weight),
            "N",
            weight.values().shape().getFirst(),
            "bits",
            (long) weight.bits(),
            "block_size",
            (long) weight.blockSize(),
            "accuracy_level",
            arithmetic == Arithmetic.FAST ? ROUNDED_INPUTS : EXACT_INPUTS),
        input,
        draft.weight(name + ".blocks", weight.values()),
        draft.weight(name + ".scales", weight.scales()));
  }

  /// The sums of each 32 neighbours of an input, made once.
  private String sums(String input, long columns, int rank) {
    return sums.computeIfAbsent(
        input,
        _ -> {
          long blocks = columns / SUMMED;
          String shape = shapeOfBlocks(blocks, rank);
          String split = draft.node(ONNX, "Reshape", input + ".blocks", Map.of(), input, shape);
          return arithmetic == Arithmetic.HALF
              ? multipliedSums(input, split, blocks, rank)
              : draft.node(
                  ONNX,
                  "ReduceSum",
                  input + ".sums",
                  Map.of("keepdims", 0L),
                  split,
                  draft.integers("sums_axes", -1L));
        });
  }

  /// Sums as products with ones: those are added up as fp32 and need no cuDNN.
  private String multipliedSums(String input, String split, long blocks, int rank) {
    float[] ones = new float[(int) SUMMED];
    Arrays.fill(ones, 1);
    String columns = draft.table("sums_ones", arithmetic.element(), (int) SUMMED, 1, ones);
    String added = draft.node(ONNX, "MatMul", input + ".added", Map.of(), split, columns);
    String shape =
        rank == SEQUENCES
            ? draft.integers("sums_row_" + blocks, 0L, 0L, blocks)
            : draft.integers("sums_row_of_last_" + blocks, 0L, blocks);
    return draft.node(ONNX, "Reshape", input + ".sums", Map.of(), added, shape);
  }

  private String shapeOfBlocks(long blocks, int rank) {
    return rank == SEQUENCES
        ? draft.integers("sums_shape_" + blocks, 0L, 0L, blocks, SUMMED)
        : draft.integers("sums_shape_of_last_" + blocks, 0L, blocks, SUMMED);
  }

  private static long columns(StoredWeight.Blocked weight) {
    return weight.values().shape().get(1) * weight.blockSize();
  }

  private StoredWeight weight(String name) {
    StoredWeight weight = stored.get(name);
    if (weight == null) {
      throw new IllegalArgumentException("the weight " + name + " is not stored");
    }
    return weight;
  }
}

package io.dormouse.worker.model.graph;

import io.dormouse.worker.model.graph.Graph.Constant;
import io.dormouse.worker.model.weights.StoredTensor;
import io.dormouse.worker.ort.ElementType;
import io.dormouse.worker.ort.LoadCancellation;
import io.dormouse.worker.ort.OrtBlock;
import io.dormouse.worker.ort.OrtEnvironment;
import io.dormouse.worker.ort.OrtException;
import io.dormouse.worker.ort.OrtModelBuilder;
import io.dormouse.worker.ort.OrtSession;
import io.dormouse.worker.ort.SessionSettings;
import java.util.List;
import java.util.Map;

/// A graph handed to ONNX Runtime: the session, and the memory of the tables it uses.
///
/// The block of weights must outlive it.
public record GraphSession(OrtSession session, OrtBlock tables) implements AutoCloseable {
  private static final Map<String, Integer> OPSETS =
      Map.of(GraphDraft.ONNX, 21, GraphDraft.MICROSOFT, 1);

  private static final long ALIGNMENT = 64;

  /// The memory of the tables of a model's graph, known before that is written.
  public static long tableBytes(LanguageShape shape, ElementType numbers, int capacity) {
    return GroupQueryAttention.tableBytes(shape, numbers, capacity);
  }

  /// Makes the session.
  ///
  /// @param weights the file that the graph's weights are places in
  /// @throws OrtException where ONNX Runtime refuses the graph, or the load is cancelled
  public static GraphSession open(
      OrtEnvironment environment,
      Graph graph,
      OrtBlock weights,
      SessionSettings settings,
      LoadCancellation cancellation) {
    OrtBlock tables = OrtBlock.allocate(Math.max(ALIGNMENT, tableBytes(graph)));
    try (OrtModelBuilder builder = environment.newModel()) {
      graph.inputs().forEach(in -> builder.input(in.name(), in.type(), in.dimensions()));
      graph.outputs().forEach(out -> builder.output(out.name(), out.type(), out.dimensions()));
      addConstants(graph.constants(), builder, weights, tables);
      graph
          .nodes()
          .forEach(node ->
              builder.node(
                  node.operator(),
                  node.domain(),
                  node.inputs(),
                  node.outputs(),
                  node.attributes()));
      return new GraphSession(builder.open(OPSETS, settings, cancellation), tables);
    } catch (RuntimeException | Error e) {
      tables.close();
      throw e;
    }
  }

  private static void addConstants(
      List<Constant> constants, OrtModelBuilder builder, OrtBlock weights, OrtBlock tables) {
    long offset = 0;
    for (Constant constant : constants) {
      switch (constant) {
        case Constant.Weight(String name, StoredTensor place) ->
            builder.constant(
                name, weights, place.offset(), place.type(), dimensions(place.shape()));
        case Constant.Integers(String name, List<Long> values) ->
            builder.integers(name, dimensions(values));
        case Constant.Table table -> {
          fill(tables, offset, table);
          builder.constant(
              table.name(), tables, offset, table.type(), table.rows(), table.columns());
          offset += alignedBytes(table);
        }
      }
    }
  }

  private static void fill(OrtBlock tables, long offset, Constant.Table table) {
    float[] values = new float[table.columns()];
    for (int row = 0; row < table.rows(); row++) {
      table.values().compute(row, values);
      tables.putNumbers(offset + row * table.rowBytes(), table.type(), values);
    }
  }

  private static long[] dimensions(List<Long> shape) {
    return shape.stream().mapToLong(Long::longValue).toArray();
  }

  private static long tableBytes(Graph graph) {
    long bytes = 0;
    for (Constant constant : graph.constants()) {
      if (constant instanceof Constant.Table table) {
        bytes += alignedBytes(table);
      }
    }
    return bytes;
  }

  private static long alignedBytes(Constant.Table table) {
    return (table.bytes() + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  @Override
  public void close() {
    session.close();
    tables.close();
  }
}

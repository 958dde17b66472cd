package io.dormouse.worker.model.graph;

import io.dormouse.worker.model.weights.StoredTensor;
import io.dormouse.worker.ort.ElementType;
import java.util.List;
import java.util.Map;

/// A graph as data: what goes in and out, the operators between, and the constants they use.
///
/// Values are known by name; the empty name stands for an optional input that is left out.
///
/// @param nodes in an order in which each uses only what was made before
public record Graph(
    List<Value> inputs, List<Value> outputs, List<Node> nodes, List<Constant> constants) {
  /// Copies the lists.
  public Graph {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    nodes = List.copyOf(nodes);
    constants = List.copyOf(constants);
  }

  /// An input or output of the graph.
  ///
  /// @param dimensions a whole number, or a name for what differs from run to run
  public record Value(String name, ElementType type, List<String> dimensions) {
    /// Copies the list.
    public Value {
      dimensions = List.copyOf(dimensions);
    }
  }

  /// One use of an operator.
  ///
  /// @param domain empty for ONNX's own operators
  /// @param attributes {@link Long} or {@link Float} each
  public record Node(
      String operator,
      String domain,
      List<String> inputs,
      List<String> outputs,
      Map<String, Number> attributes) {
    /// Copies the lists.
    public Node {
      inputs = List.copyOf(inputs);
      outputs = List.copyOf(outputs);
      attributes = Map.copyOf(attributes);
    }
  }

  /// A tensor that never changes.
  public sealed interface Constant {
    /// Its name in the graph.
    String name();

    /// A part of the file of converted weights.
    record Weight(String name, StoredTensor place) implements Constant {}

    /// A few whole numbers, such as a shape.
    record Integers(String name, List<Long> values) implements Constant {
      /// Copies the list.
      public Integers {
        values = List.copyOf(values);
      }
    }

    /// A table computed, row by row, when the graph is handed over.
    ///
    /// @param type what it is stored as: fp32 or fp16
    record Table(String name, ElementType type, int rows, int columns, Rows values)
        implements Constant {
      /// Bytes of one row.
      long rowBytes() {
        return (long) columns * type.bytes();
      }

      /// Bytes of it all.
      long bytes() {
        return rows * rowBytes();
      }
    }
  }

  /// Computes a table's rows.
  @FunctionalInterface
  public interface Rows {
    /// Writes a row's numbers over all of an array.
    void compute(int row, float[] target);
  }
}

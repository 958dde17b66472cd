package io.dormouse.worker.model.graph;

import io.dormouse.worker.model.graph.Graph.Constant;
import io.dormouse.worker.model.graph.Graph.Node;
import io.dormouse.worker.model.graph.Graph.Value;
import io.dormouse.worker.model.weights.StoredTensor;
import io.dormouse.worker.ort.ElementType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A graph while it is being written: nodes are appended, values get names of their own.
final class GraphDraft {
  /// ONNX's own operators.
  static final String ONNX = "";

  /// ONNX Runtime's additional operators.
  static final String MICROSOFT = "com.microsoft";

  private final List<Value> inputs = new ArrayList<>();
  private final List<Value> outputs = new ArrayList<>();
  private final List<Node> nodes = new ArrayList<>();
  private final List<Constant> constants = new ArrayList<>();
  private final Set<String> known = new HashSet<>();

  /// Declares an input and returns its name.
  String input(String name, ElementType type, String... dimensions) {
    inputs.add(new Value(name, type, List.of(dimensions)));
    return name;
  }

  /// Declares that the value of that name is an output.
  void output(String name, ElementType type, String... dimensions) {
    outputs.add(new Value(name, type, List.of(dimensions)));
  }

  /// A part of the weights' file as a value, the same for the same name.
  String weight(String name, StoredTensor place) {
    if (known.add(name)) {
      constants.add(new Constant.Weight(name, place));
    }
    return name;
  }

  /// A list of whole numbers as a value.
  String integers(String name, Long... values) {
    if (known.add(name)) {
      constants.add(new Constant.Integers(name, List.of(values)));
    }
    return name;
  }

  /// A small table as a value, row after row, the same for the same name.
  String table(String name, ElementType type, int rows, int columns, float[] values) {
    return table(
        name,
        type,
        rows,
        columns,
        (row, target) -> System.arraycopy(values, row * columns, target, 0, columns));
  }

  /// A computed table as a value, the same for the same name.
  String table(String name, ElementType type, int rows, int columns, Graph.Rows values) {
    if (known.add(name)) {
      constants.add(new Constant.Table(name, type, rows, columns, values));
    }
    return name;
  }

  /// Appends an operator with one output, named like it.
  String node(
      String domain,
      String operator,
      String output,
      Map<String, Number> attributes,
      String... operands) {
    node(domain, operator, List.of(output), attributes, operands);
    return output;
  }

  /// Appends an operator with several outputs.
  void node(
      String domain,
      String operator,
      List<String> results,
      Map<String, Number> attributes,
      String... operands) {
    nodes.add(new Node(operator, domain, List.of(operands), results, attributes));
  }

  Graph finish() {
    return new Graph(inputs, outputs, nodes, constants);
  }
}

package io.dormouse.worker.model;

import io.dormouse.worker.ort.ElementType;
import io.dormouse.worker.ort.OrtSession;
import io.dormouse.worker.ort.TensorInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What an embedding graph takes and gives, checked: the inputs in use, the output, the width of a
/// vector.
///
/// @param inputs those of {@code input_ids}, {@code attention_mask}, {@code token_type_ids} the
///   graph declares
/// @param output its name; float, {@code [batch, sequence, width]}
record ModelManifest(List<Input> inputs, String output, int width) {
  ModelManifest {
    inputs = List.copyOf(inputs);
  }

  /// An input, by what is written into it.
  enum Input {
    IDS("input_ids"),
    MASK("attention_mask"),
    TYPES("token_type_ids");

    private final String tensorName;

    Input(String tensorName) {
      this.tensorName = tensorName;
    }

    String tensorName() {
      return tensorName;
    }
  }

  static ModelManifest of(OrtSession session) throws LoadException {
    List<Input> inputs = new ArrayList<>();
    for (TensorInfo tensor : session.inputs()) {
      inputs.add(input(tensor));
    }
    if (!inputs.contains(Input.IDS) || !inputs.contains(Input.MASK)) {
      throw unsupported("it needs the inputs input_ids and attention_mask");
    }
    TensorInfo output = output(session.outputs());
    return new ModelManifest(inputs, output.name(), Math.toIntExact(output.dimensions().getLast()));
  }

  private static Input input(TensorInfo tensor) throws LoadException {
    if (tensor.type() != ElementType.INT64 || tensor.dimensions().size() != 2) {
      throw unsupported("its input " + tensor.name() + " is not int64 [batch, sequence]");
    }
    for (Input input : Input.values()) {
      if (input.tensorName().equals(tensor.name())) {
        return input;
      }
    }
    throw unsupported("its input " + tensor.name() + " is unknown");
  }

  private static TensorInfo output(List<TensorInfo> outputs) throws LoadException {
    Optional<TensorInfo> states =
        outputs.stream()
            .filter(output -> output.type() == ElementType.FLOAT)
            .filter(output -> output.dimensions().size() == 3)
            .filter(output -> output.dimensions().getLast() > 0)
            .findFirst();
    return states.orElseThrow(
        () -> unsupported("it has no float output [batch, sequence, width] of a fixed width"));
  }

  private static LoadException unsupported(String why) {
    return new LoadException("model_unsupported", "this is no embedding model known here: " + why);
  }
}

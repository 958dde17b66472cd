package io.dormouse.worker.model;

import io.dormouse.worker.model.graph.Ports;
import io.dormouse.worker.ort.OrtBinding;
import io.dormouse.worker.ort.OrtTensor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A binding of all that a step of one shape reads and writes, and the tensors in it.
final class BoundStep implements AutoCloseable {
  private final OrtBinding binding;
  private final List<OrtTensor> tensors = new ArrayList<>();
  private @Nullable OrtTensor tokens;
  private int columns;

  BoundStep(OrtBinding binding) {
    this.binding = binding;
  }

  void input(String name, OrtTensor tensor) {
    tensors.add(tensor);
    binding.bindInput(name, tensor);
  }

  void output(String name, OrtTensor tensor) {
    tensors.add(tensor);
    binding.bindOutput(name, tensor);
  }

  /// Binds memory that is read and written in place.
  void inPlace(String input, String output, OrtTensor tensor) {
    tensors.add(tensor);
    binding.bindInput(input, tensor);
    binding.bindOutput(output, tensor);
  }

  /// Binds the tokens; a tensor bound before is closed.
  void tokens(OrtTensor tensor, int width) {
    binding.bindInput(Ports.TOKENS, tensor);
    OrtTensor before = tokens;
    if (before != null) {
      before.close();
    }
    tokens = tensor;
    columns = width;
  }

  /// Tokens of a row that are bound; 0 before.
  int columns() {
    return columns;
  }

  OrtBinding binding() {
    return binding;
  }

  @Override
  public void close() {
    binding.close();
    tensors.forEach(OrtTensor::close);
    OrtTensor current = tokens;
    if (current != null) {
      current.close();
    }
  }
}

package io.dormouse.worker.model;

import io.dormouse.worker.model.graph.LanguageShape;
import io.dormouse.worker.model.weights.Hadamard;
import io.dormouse.worker.model.weights.StoredTensor;
import io.dormouse.worker.model.weights.StoredWeight;
import io.dormouse.worker.model.weights.WeightFile;
import io.dormouse.worker.ort.ElementType;
import io.dormouse.worker.ort.OrtBlock;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A llama computed plainly, token by token in double precision: what the graph must agree with.
final class ReferenceLlama {
  private static final double EPSILON = 1e-5;
  private static final double ROPE_BASE = 10_000;

  private final LanguageShape shape;
  private final Map<String, double[][]> matrices = new HashMap<>();
  private final List<List<double[]>> keys = new ArrayList<>();
  private final List<List<double[]>> values = new ArrayList<>();

  ReferenceLlama(LanguageShape shape, WeightFile weights) throws IOException {
    this.shape = shape;
    byte[] bytes = Files.readAllBytes(weights.path());
    try (OrtBlock block = OrtBlock.map(weights.path())) {
      weights
          .weights()
          .forEach((name, weight) -> matrices.put(name, rows(name, weight, block, bytes)));
    }
    for (int layer = 0; layer < shape.layers(); layer++) {
      keys.add(new ArrayList<>());
      values.add(new ArrayList<>());
    }
  }

  /// The logits after one more token.
  double[] next(int token) {
    double[] residual = matrix("embedding")[token].clone();
    for (int layer = 0; layer < shape.layers(); layer++) {
      String prefix = "layer." + layer + ".";
      double[] both = times(prefix + "query_key_value", norm(residual, prefix + "attention_norm"));
      add(residual, times(prefix + "attention_output", attend(layer, both)));
      double[] gateUp = times(prefix + "gate_up", norm(residual, prefix + "feed_forward_norm"));
      double[] inner = new double[shape.feedForward()];
      for (int i = 0; i < inner.length; i++) {
        double gate = gateUp[i];
        inner[i] = gate / (1 + Math.exp(-gate)) * gateUp[inner.length + i];
      }
      add(residual, times(prefix + "down", inner));
    }
    return times("head", norm(residual, "output_norm"));
  }

  private double[] attend(int layer, double[] both) {
    int width = shape.headWidth();
    int position = keys.get(layer).size();
    int keyAt = shape.heads() * width;
    int valueAt = keyAt + shape.keyValueHeads() * width;
    for (int head = 0; head < shape.heads() + shape.keyValueHeads(); head++) {
      turn(both, head * width, position);
    }
    keys.get(layer).add(java.util.Arrays.copyOfRange(both, keyAt, valueAt));
    values.get(layer).add(java.util.Arrays.copyOfRange(both, valueAt, both.length));
    double[] result = new double[keyAt];
    for (int head = 0; head < shape.heads(); head++) {
      int shared = head / (shape.heads() / shape.keyValueHeads()) * width;
      double[] weights = new double[position + 1];
      double sum = 0;
      for (int t = 0; t <= position; t++) {
        double dot = 0;
        for (int i = 0; i < width; i++) {
          dot += both[head * width + i] * keys.get(layer).get(t)[shared + i];
        }
        weights[t] = Math.exp(dot / Math.sqrt(width));
        sum += weights[t];
      }
      for (int t = 0; t <= position; t++) {
        for (int i = 0; i < width; i++) {
          result[head * width + i] += weights[t] / sum * values.get(layer).get(t)[shared + i];
        }
      }
    }
    return result;
  }

  private void turn(double[] vector, int at, int position) {
    for (int pair = 0; pair < shape.headWidth() / 2; pair++) {
      double angle = position * Math.pow(ROPE_BASE, -2.0 * pair / shape.headWidth());
      double a = vector[at + 2 * pair];
      double b = vector[at + 2 * pair + 1];
      vector[at + 2 * pair] = a * Math.cos(angle) - b * Math.sin(angle);
      vector[at + 2 * pair + 1] = a * Math.sin(angle) + b * Math.cos(angle);
    }
  }

  private double[] norm(double[] vector, String name) {
    double squares = 0;
    for (double value : vector) {
      squares += value * value;
    }
    double factor = 1 / Math.sqrt(squares / vector.length + EPSILON);
    double[] gains = matrix(name)[0];
    double[] result = new double[vector.length];
    for (int i = 0; i < vector.length; i++) {
      result[i] = vector[i] * factor * gains[i];
    }
    return result;
  }

  private double[] times(String name, double[] vector) {
    double[][] rows = matrix(name);
    double[] result = new double[rows.length];
    for (int row = 0; row < rows.length; row++) {
      for (int i = 0; i < vector.length; i++) {
        result[row] += rows[row][i] * vector[i];
      }
    }
    return result;
  }

  private double[][] matrix(String name) {
    double[][] rows = matrices.get(name);
    if (rows == null) {
      throw new IllegalArgumentException(name);
    }
    return rows;
  }

  private static void add(double[] target, double[] added) {
    for (int i = 0; i < target.length; i++) {
      target[i] += added[i];
    }
  }

  private static double[][] rows(String name, StoredWeight weight, OrtBlock block, byte[] bytes) {
    return switch (weight) {
      case StoredWeight.Dense(StoredTensor values) -> dense(name, values, block);
      case StoredWeight.Blocked blocked -> blocked(blocked, block, bytes);
      case StoredWeight.Turned turned -> turnedBack(turned, block, bytes);
    };
  }

  private static double[][] turnedBack(StoredWeight.Turned weight, OrtBlock block, byte[] bytes) {
    int columns = Math.toIntExact(weight.values().shape().getFirst());
    int rows = Math.toIntExact(weight.values().shape().getLast());
    float[] scales = floats(weight.scales(), block);
    float[] all = new float[rows * columns];
    int column = 0;
    int group = 0;
    for (int length : StoredWeight.Turned.groups(columns)) {
      for (int end = column + length; column < end; column++) {
        for (int row = 0; row < rows; row++) {
          int at = Math.toIntExact(weight.values().offset()) + column * rows + row;
          int value =
              weight.values().type() == ElementType.INT8
                  ? bytes[at]
                  : Byte.toUnsignedInt(bytes[at]) - 128;
          all[row * columns + column] = value * scales[group * rows + row];
        }
      }
      group++;
    }
    Hadamard.turn(all, 0, all.length);
    double[][] result = new double[rows][columns];
    for (int i = 0; i < all.length; i++) {
      result[i / columns][i % columns] = all[i];
    }
    return result;
  }

  private static double[][] dense(String name, StoredTensor tensor, OrtBlock block) {
    float[] all = floats(tensor, block);
    int rows = tensor.shape().size() == 1 ? 1 : Math.toIntExact(tensor.shape().getFirst());
    int columns = Math.toIntExact(tensor.shape().getLast());
    boolean transposed = tensor.shape().size() == 2 && !name.equals("embedding");
    double[][] result = transposed ? new double[columns][rows] : new double[rows][columns];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        if (transposed) {
          result[column][row] = all[row * columns + column];
        } else {
          result[row][column] = all[row * columns + column];
        }
      }
    }
    return result;
  }

  private static double[][] blocked(StoredWeight.Blocked weight, OrtBlock block, byte[] bytes) {
    float[] scales = floats(weight.scales(), block);
    int rows = Math.toIntExact(weight.scales().shape().getFirst());
    int columns = Math.toIntExact(weight.scales().shape().getLast()) * weight.blockSize();
    float[] minima =
        weight.correction().map(tensor -> floats(tensor, block)).orElseGet(() -> new float[0]);
    double[][] result = new double[rows][columns];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        int index = row * columns + column;
        double added = minima.length == 0 ? 0 : minima[column / 32 * rows + row];
        result[row][column] =
            element(weight, bytes, index) * scales[index / weight.blockSize()] + added;
      }
    }
    return result;
  }

  private static int element(StoredWeight.Blocked weight, byte[] bytes, int index) {
    int offset = Math.toIntExact(weight.values().offset());
    if (weight.bits() == 8) {
      return Byte.toUnsignedInt(bytes[offset + index]) - 128;
    }
    int both = Byte.toUnsignedInt(bytes[offset + index / 2]);
    return (index % 2 == 0 ? both & 15 : both >> 4) - 8;
  }

  private static float[] floats(StoredTensor tensor, OrtBlock block) {
    float[] values = new float[Math.toIntExact(tensor.bytes() / Float.BYTES)];
    block.getFloats(tensor.offset(), values);
    return values;
  }
}

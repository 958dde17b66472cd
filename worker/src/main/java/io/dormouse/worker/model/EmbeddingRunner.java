package io.dormouse.worker.model;

import io.dormouse.worker.engine.ModelRunner;
import io.dormouse.worker.engine.TokenSequence;
import io.dormouse.worker.ort.ElementType;
import io.dormouse.worker.ort.OrtBinding;
import io.dormouse.worker.ort.OrtEnvironment;
import io.dormouse.worker.ort.OrtMemory;
import io.dormouse.worker.ort.OrtSession;
import io.dormouse.worker.ort.OrtTensor;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// Runs padded batches of an embedding graph through buffers that are bound, reused, and grown by
/// need.
public final class EmbeddingRunner implements ModelRunner {
  private final OrtEnvironment environment;
  private final OrtSession session;
  private final ModelManifest manifest;
  private final OrtBinding binding;
  private final Map<ModelManifest.Input, OrtMemory> inputMemory =
      new EnumMap<>(ModelManifest.Input.class);
  private final OrtMemory outputMemory = new OrtMemory();

  EmbeddingRunner(OrtEnvironment environment, OrtSession session, ModelManifest manifest) {
    this.environment = environment;
    this.session = session;
    this.manifest = manifest;
    this.binding = session.newBinding();
    manifest.inputs().forEach(input -> inputMemory.put(input, new OrtMemory()));
  }

  /// The width of its vectors.
  public int width() {
    return manifest.width();
  }

  @Override
  public List<float[]> run(List<TokenSequence> batch) {
    int rows = batch.size();
    int columns = batch.stream().mapToInt(TokenSequence::length).max().orElseThrow();
    List<OrtTensor> tensors = new ArrayList<>();
    try {
      inputMemory.forEach((input, memory) -> {
        memory.ensure((long) Long.BYTES * rows * columns);
        fill(input, memory.asLongs(), batch, columns);
        OrtTensor tensor = environment.tensor(memory, ElementType.INT64, rows, columns);
        tensors.add(tensor);
        binding.bindInput(input.tensorName(), tensor);
      });
      outputMemory.ensure((long) Float.BYTES * rows * columns * manifest.width());
      OrtTensor output =
          environment.tensor(outputMemory, ElementType.FLOAT, rows, columns, manifest.width());
      tensors.add(output);
      binding.bindOutput(manifest.output(), output);
      session.run(binding);
      return pool(batch, columns);
    } finally {
      binding.clear();
      tensors.forEach(OrtTensor::close);
    }
  }

  private static void fill(
      ModelManifest.Input input, LongBuffer values, List<TokenSequence> batch, int columns) {
    for (int row = 0; row < batch.size(); row++) {
      long[] ids = batch.get(row).ids();
      for (int column = 0; column < columns; column++) {
        boolean padding = column >= ids.length;
        long value =
            switch (input) {
              case IDS -> padding ? 0 : ids[column];
              case MASK -> padding ? 0 : 1;
              case TYPES -> 0;
            };
        values.put(row * columns + column, value);
      }
    }
  }

  private List<float[]> pool(List<TokenSequence> batch, int columns) {
    FloatBuffer states = outputMemory.asFloats();
    int width = manifest.width();
    List<float[]> vectors = new ArrayList<>(batch.size());
    for (int row = 0; row < batch.size(); row++) {
      int tokens = batch.get(row).length();
      vectors.add(Pooling.meanNormalized(states, row * columns * width, tokens, width));
    }
    return vectors;
  }

  @Override
  public void close() {
    binding.close();
    session.close();
    inputMemory.values().forEach(OrtMemory::close);
    outputMemory.close();
  }
}

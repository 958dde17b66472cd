package io.dormouse.worker.model.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.worker.WorkerFixture;
import io.dormouse.worker.engine.GenerationRunner;
import io.dormouse.worker.ort.ElementType;
import io.dormouse.worker.ort.GraphOptimization;
import io.dormouse.worker.ort.LoadCancellation;
import io.dormouse.worker.ort.OrtBinding;
import io.dormouse.worker.ort.OrtBlock;
import io.dormouse.worker.ort.OrtEnvironment;
import io.dormouse.worker.ort.OrtTensor;
import io.dormouse.worker.ort.SessionSettings;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LargestLogitsTest {
  private static final int BLOCKS = 3;
  private static final int VOCABULARY = BLOCKS * GenerationRunner.BLOCK;
  private static final SessionSettings SETTINGS =
      new SessionSettings(2, GraphOptimization.ALL, Map.of(), Optional.empty(), Optional.empty());

  @Test
  void eachBlockTellsItsLargestOrThatOneOfItIsNoNumber() {
    Random random = new Random(3);
    float[] logits = new float[2 * VOCABULARY];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = 20 * random.nextFloat() - 30;
    }
    float[] expected = new float[2 * BLOCKS];
    for (int block = 0; block < expected.length; block++) {
      expected[block] = -1 - block;
      logits[block * GenerationRunner.BLOCK + random.nextInt(GenerationRunner.BLOCK)] = -1 - block;
    }
    assertThat(largest(logits)).containsExactly(expected);
    for (int place = 0; place < GenerationRunner.BLOCK; place++) {
      float[] broken = logits.clone();
      broken[GenerationRunner.BLOCK + place] = Float.NaN;
      float[] told = largest(broken);
      assertThat(told[1]).isNaN();
      assertThat(told[0]).isEqualTo(expected[0]);
      assertThat(told[2]).isEqualTo(expected[2]);
    }
  }

  private static float[] largest(float[] logits) {
    float[] largest = new float[2 * BLOCKS];
    GraphDraft draft = new GraphDraft();
    String width = Integer.toString(VOCABULARY);
    String in = draft.input("in", ElementType.FLOAT, "batch", width);
    draft.node(GraphDraft.ONNX, "Identity", Ports.LOGITS, Map.of(), in);
    draft.output(Ports.LOGITS, ElementType.FLOAT, "batch", width);
    LargestLogits.declare(draft, VOCABULARY);
    long bytes = (long) Float.BYTES * logits.length;
    try (OrtEnvironment environment = OrtEnvironment.open(WorkerFixture.LIBRARY);
        OrtBlock weights = OrtBlock.allocate(64);
        GraphSession graph =
            GraphSession.open(
                environment, draft.finish(), weights, SETTINGS, new LoadCancellation());
        OrtBlock memory = OrtBlock.allocate(3 * bytes);
        OrtTensor read = environment.tensor(memory, 0, ElementType.FLOAT, 2, VOCABULARY);
        OrtTensor copied = environment.tensor(memory, bytes, ElementType.FLOAT, 2, VOCABULARY);
        OrtTensor told = environment.tensor(memory, 2 * bytes, ElementType.FLOAT, 2, BLOCKS);
        OrtBinding binding = graph.session().newBinding()) {
      memory.putFloats(0, logits);
      binding.bindInput("in", read);
      binding.bindOutput(Ports.LOGITS, copied);
      binding.bindOutput(Ports.LARGEST, told);
      graph.session().run(binding);
      memory.getFloats(2 * bytes, largest);
    }
    return largest;
  }
}

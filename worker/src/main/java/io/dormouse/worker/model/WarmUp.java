package io.dormouse.worker.model;

import io.dormouse.worker.engine.ModelRunner;
import io.dormouse.worker.engine.TokenSequence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.BooleanSupplier;

/// The first runs of a model, made before clients come because they are slow.
public enum WarmUp {
  /// One short input.
  MINIMAL {
    @Override
    List<Shape> shapes(int maxTokens) {
      return List.of(new Shape(1, Math.min(SHORT_TOKENS, maxTokens)));
    }
  },
  /// Several batch sizes and lengths, up to the longest input.
  FULL {
    @Override
    List<Shape> shapes(int maxTokens) {
      List<Shape> shapes = new ArrayList<>();
      for (int tokens = SHORT_TOKENS; tokens < maxTokens; tokens *= 4) {
        shapes.add(new Shape(1, tokens));
        shapes.add(new Shape(8, tokens));
      }
      shapes.add(new Shape(1, maxTokens));
      return shapes;
    }
  };

  private static final int SHORT_TOKENS = 8;

  /// A batch of inputs of one length.
  record Shape(int inputs, int tokens) {
    private void run(ModelRunner runner) {
      long[] ids = new long[tokens];
      Arrays.fill(ids, 1);
      runner.run(Collections.nCopies(inputs, new TokenSequence(ids)));
    }
  }

  abstract List<Shape> shapes(int maxTokens);

  /// Runs the shapes of this kind of warm-up.
  ///
  /// @param wanted asked before each run; the first no ends the warm-up
  public void run(ModelRunner runner, int maxTokens, BooleanSupplier wanted) {
    for (Shape shape : shapes(maxTokens)) {
      if (!wanted.getAsBoolean()) {
        return;
      }
      shape.run(runner);
    }
  }
}

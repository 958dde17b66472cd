package io.dormouse.worker.model;

import io.dormouse.worker.engine.ModelRunner;
import io.dormouse.worker.engine.TokenSequence;
import java.util.Arrays;
import java.util.Collections;

/// The first runs of a model, made before clients come because they are slow.
public enum WarmUp {
  /// One short input.
  MINIMAL {
    @Override
    public void run(ModelRunner runner, int maxTokens) {
      runShape(runner, 1, Math.min(SHORT_TOKENS, maxTokens));
    }
  },
  /// Several batch sizes and lengths, up to the longest input.
  FULL {
    @Override
    public void run(ModelRunner runner, int maxTokens) {
      for (int tokens = SHORT_TOKENS; tokens < maxTokens; tokens *= 4) {
        runShape(runner, 1, tokens);
        runShape(runner, 8, tokens);
      }
      runShape(runner, 1, maxTokens);
    }
  };

  private static final int SHORT_TOKENS = 8;

  /// Runs the shapes of this kind of warm-up.
  public abstract void run(ModelRunner runner, int maxTokens);

  private static void runShape(ModelRunner runner, int inputs, int tokens) {
    long[] ids = new long[tokens];
    Arrays.fill(ids, 1);
    runner.run(Collections.nCopies(inputs, new TokenSequence(ids)));
  }
}

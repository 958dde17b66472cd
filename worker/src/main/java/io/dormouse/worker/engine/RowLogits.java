package io.dormouse.worker.engine;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The logits of one row, and the largest of each block of them: who looks for likely tokens passes
/// over most blocks by that alone, and those are not even copied. Used by one thread; allocates
/// nothing.
final class RowLogits {
  private static final int BLOCK = GenerationRunner.BLOCK;

  private final float[] values;
  private final float[] largest;
  private final boolean[] stale;
  private final boolean[] here;
  private @Nullable GenerationRunner source;
  private int row;

  /// Room for a row of that vocabulary.
  RowLogits(int vocabulary) {
    this.values = new float[vocabulary];
    this.largest = new float[Math.ceilDiv(vocabulary, BLOCK)];
    this.stale = new boolean[largest.length];
    this.here = new boolean[largest.length];
  }

  /// Takes a row of the runner's last step, and reads from it until the next one.
  void read(GenerationRunner runner, int rowOfStep) {
    source = runner;
    row = rowOfStep;
    Arrays.fill(here, false);
    Arrays.fill(stale, !runner.largest(rowOfStep, largest));
  }

  /// Takes these.
  void set(float[] logits) {
    System.arraycopy(logits, 0, values, 0, values.length);
    Arrays.fill(here, true);
    Arrays.fill(stale, true);
  }

  /// Takes those of another row of the same vocabulary; what that one has not looked into is read
  /// from where it would read it.
  void set(RowLogits other) {
    source = other.source;
    row = other.row;
    for (int block = 0; block < largest.length; block++) {
      if (other.here[block]) {
        int first = first(block);
        System.arraycopy(other.values, first, values, first, end(block) - first);
      }
    }
    System.arraycopy(other.here, 0, here, 0, here.length);
    System.arraycopy(other.largest, 0, largest, 0, largest.length);
    System.arraycopy(other.stale, 0, stale, 0, stale.length);
  }

  int vocabulary() {
    return values.length;
  }

  float logit(int token) {
    return values(token / BLOCK)[token];
  }

  /// The row, to be read only, and only where that block is.
  float[] values(int block) {
    GenerationRunner runner = source;
    if (!here[block] && runner != null) {
      runner.logits(row, block, values);
      here[block] = true;
    }
    return values;
  }

  /// Changes one.
  void change(int token, float logit) {
    values(token / BLOCK)[token] = logit;
    stale[token / BLOCK] = true;
  }

  int blocks() {
    return largest.length;
  }

  /// The first token of a block.
  static int first(int block) {
    return block * BLOCK;
  }

  /// The token behind the last one of a block.
  int end(int block) {
    return Math.min(values.length, (block + 1) * BLOCK);
  }

  /// The largest logit of a block; not a number where one of them is not.
  float largest(int block) {
    if (stale[block]) {
      largest[block] = find(block);
      stale[block] = false;
    }
    return largest[block];
  }

  private float find(int block) {
    float best = Float.NEGATIVE_INFINITY;
    int end = end(block);
    float[] logits = values(block);
    for (int token = first(block); token < end; token++) {
      float logit = logits[token];
      if (!(logit <= best)) { // also where it is not a number
        best = logit;
        if (Float.isNaN(logit)) {
          break;
        }
      }
    }
    return best;
  }

  /// The token of the largest logit, of equals the lowest.
  ///
  /// @throws GenerationException when that is not finite
  int likeliest() {
    float best = Float.NEGATIVE_INFINITY;
    int blockOfBest = -1;
    for (int block = 0; block < largest.length; block++) {
      float candidate = largest(block);
      if (!(candidate <= best)) {
        best = candidate;
        blockOfBest = block;
        if (!(candidate < Float.POSITIVE_INFINITY)) {
          break;
        }
      }
    }
    int token = blockOfBest < 0 ? -1 : place(blockOfBest, best);
    if (token < 0 || !(best < Float.POSITIVE_INFINITY)) {
      throw new GenerationException("the model's logits are not finite", false, null);
    }
    return token;
  }

  private int place(int block, float logit) {
    int end = end(block);
    float[] logits = values(block);
    for (int token = first(block); token < end; token++) {
      if (logits[token] == logit) {
        return token;
      }
    }
    return -1;
  }
}

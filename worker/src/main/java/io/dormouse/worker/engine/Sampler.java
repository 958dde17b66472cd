package io.dormouse.worker.engine;

import java.util.Arrays;

/// Chooses tokens by logits; used by one thread, allocates nothing.
///
/// Order: logit bias, penalties, temperature, min-p, top-k, top-p, each on what the one before
/// left. Of equal logits the lower id comes first. What is reported are the model's own
/// probabilities, before any of these.
final class Sampler {
  private static final int STEPS_PER_BUCKET = 16;
  private static final int BUCKETS =
      ((int) SampleExponential.BOUND) * SampleExponential.STEPS / STEPS_PER_BUCKET;
  private static final float BUCKETS_PER_DISTANCE = BUCKETS / SampleExponential.BOUND;

  private final RowLogits original;
  private final double[] blocks;
  private final double[] weights = new double[BUCKETS];
  private final int[] counts = new int[BUCKETS];
  private final SampleSelection candidates;

  Sampler(int vocabulary) {
    this.original = new RowLogits(vocabulary);
    this.blocks = new double[original.blocks()];
    this.candidates = new SampleSelection(vocabulary);
  }

  /// Chooses the token at a position of the answer; changes the logits.
  ///
  /// @throws GenerationException when the logits are not finite
  void sample(RowLogits logits, SampleState state, int position, SampledToken result) {
    RowLogits own = logits;
    double total = 0;
    float highest = 0;
    if (state.reports()) {
      if (state.changes()) {
        own = original;
        original.set(logits);
      }
      highest = own.logit(own.likeliest());
      total = Math.log(blockWeights(own, highest, 1, SampleExponential.BOUND));
      SampleReport.top(own, state.parameters.topLogprobs(), highest + total, result);
    }
    state.apply(logits);
    int likeliest = logits.likeliest();
    result.token = state.greedy() ? likeliest : draw(logits, likeliest, state, position);
    if (state.reports()) {
      result.logprob = (float) (own.logit(result.token) - highest - total);
    }
    state.chosen(result.token);
  }

  private int draw(RowLogits logits, int likeliest, SampleState state, int position) {
    SamplingParameters asked = state.parameters;
    float inverse = 1 / asked.temperature();
    float highest = logits.logit(likeliest);
    float bound = SampleExponential.BOUND;
    if (asked.minP() > 0) {
      bound = Math.min(bound, Math.nextUp((float) -Math.log(asked.minP())));
    }
    double share = SampleRandom.uniform(asked.seed(), position);
    boolean all = asked.topP() >= 1 && (asked.topK() == 0 || asked.topK() >= logits.vocabulary());
    if (all) {
      double target = share * blockWeights(logits, highest, inverse, bound);
      return atWeight(logits, highest, inverse, bound, target);
    }
    double total = countBuckets(logits, highest, inverse, bound);
    boolean counted = asked.topK() > 0 && asked.topK() < logits.vocabulary();
    float edge = counted ? edgeOfCount(asked.topK()) : edgeOfWeight(asked.topP() * total);
    collect(logits, highest, inverse, Math.min(bound, edge));
    if (counted) {
      candidates.keepNearest(asked.topK());
      total = candidates.weight();
    }
    if (asked.topP() < 1) {
      candidates.keepWeight(asked.topP() * total);
    }
    return candidates.at(share);
  }

  /// Weighs all within the bound, in blocks; returns the sum.
  private double blockWeights(RowLogits logits, float highest, float inverse, float bound) {
    double total = 0;
    for (int block = 0; block < blocks.length; block++) {
      blocks[block] = 0;
      if (outside(logits, block, highest, inverse, bound)) {
        continue;
      }
      int end = logits.end(block);
      float[] values = logits.values(block);
      double sum = 0;
      for (int i = RowLogits.first(block); i < end; i++) {
        float distance = (highest - values[i]) * inverse;
        if (distance < bound) {
          sum += SampleExponential.weight(distance);
        }
      }
      blocks[block] = sum;
      total += sum;
    }
    return total;
  }

  /// The token where the weights, summed up by id, pass the target.
  private int atWeight(RowLogits logits, float highest, float inverse, float bound, double target) {
    double sum = 0;
    int last = 0;
    for (int block = 0; block < blocks.length; block++) {
      if (blocks[block] == 0) {
        continue;
      }
      double before = sum;
      sum += blocks[block];
      if (sum <= target && block < blocks.length - 1) {
        last = block;
        continue;
      }
      return inBlock(logits, highest, inverse, bound, block, target - before);
    }
    return inBlock(logits, highest, inverse, bound, last, Double.MAX_VALUE);
  }

  private int inBlock(
      RowLogits logits, float highest, float inverse, float bound, int block, double target) {
    int end = logits.end(block);
    float[] values = logits.values(block);
    double sum = 0;
    int last = -1;
    for (int i = RowLogits.first(block); i < end; i++) {
      float distance = (highest - values[i]) * inverse;
      if (distance < bound) {
        last = i;
        sum += SampleExponential.weight(distance);
        if (sum > target) {
          return i;
        }
      }
    }
    return last;
  }

  /// Counts and weighs all within the bound by distance; returns the sum of their weights.
  private double countBuckets(RowLogits logits, float highest, float inverse, float bound) {
    Arrays.fill(weights, 0);
    Arrays.fill(counts, 0);
    for (int block = 0; block < blocks.length; block++) {
      if (outside(logits, block, highest, inverse, bound)) {
        continue;
      }
      int end = logits.end(block);
      float[] values = logits.values(block);
      for (int i = RowLogits.first(block); i < end; i++) {
        float distance = (highest - values[i]) * inverse;
        if (distance < bound) {
          int bucket = (int) (distance * BUCKETS_PER_DISTANCE);
          weights[bucket] += SampleExponential.weight(distance);
          counts[bucket]++;
        }
      }
    }
    double total = 0;
    for (double weight : weights) {
      total += weight;
    }
    return total;
  }

  /// A distance within which that many lie, and as few more as can be told.
  private float edgeOfCount(int most) {
    int count = 0;
    int bucket = 0;
    while (bucket < BUCKETS && count < most) {
      count += counts[bucket++];
    }
    return bucket / BUCKETS_PER_DISTANCE;
  }

  /// A distance within which that weight lies, and as little more as can be told.
  private float edgeOfWeight(double target) {
    double sum = 0;
    int bucket = 0;
    while (bucket < BUCKETS && sum <= target * (1 + 1e-9)) {
      sum += weights[bucket++];
    }
    return bucket / BUCKETS_PER_DISTANCE;
  }

  private void collect(RowLogits logits, float highest, float inverse, float edge) {
    candidates.clear();
    for (int block = 0; block < blocks.length; block++) {
      if (outside(logits, block, highest, inverse, edge)) {
        continue;
      }
      int end = logits.end(block);
      float[] values = logits.values(block);
      for (int i = RowLogits.first(block); i < end; i++) {
        float distance = (highest - values[i]) * inverse;
        if (distance < edge) {
          candidates.add(distance, i);
        }
      }
    }
  }

  /// Whether all logits of a block lie at the bound or farther; a distance only grows as a logit
  /// falls, in this arithmetic too.
  private static boolean outside(
      RowLogits logits, int block, float highest, float inverse, float bound) {
    return (highest - logits.largest(block)) * inverse >= bound;
  }
}

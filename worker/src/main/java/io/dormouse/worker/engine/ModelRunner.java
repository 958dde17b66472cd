package io.dormouse.worker.engine;

import java.util.List;

/// A loaded model that turns token sequences into vectors; used by one thread at a time.
public interface ModelRunner extends AutoCloseable {
  /// One vector for each sequence, in order.
  List<float[]> run(List<TokenSequence> batch);

  /// Gives the model's memory back.
  @Override
  void close();
}

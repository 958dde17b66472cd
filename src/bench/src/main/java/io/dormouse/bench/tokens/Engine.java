package io.dormouse.bench.tokens;

import java.io.IOException;
import java.util.List;

/// What can be started and measured; one at a time works.
interface Engine {
  /// Its name and weights, for the report.
  String name();

  /// Starts it and waits until it takes calls.
  Running start() throws IOException, InterruptedException;

  /// It, running; [#close] ends the process.
  interface Running extends AutoCloseable {
    /// Milliseconds from spawn until it took calls.
    double loadMs();

    /// Tokens of a prompt of that length per second, from call to first token.
    double prefill(List<Integer> prompt) throws IOException, InterruptedException;

    /// New tokens per second of all callers together while all of them run.
    double decode(List<List<Integer>> prompts, int newTokens)
        throws IOException, InterruptedException;

    /// Whole calls, so many at a time.
    Served serve(List<List<Integer>> prompts, int newTokens, int callers)
        throws IOException, InterruptedException;

    /// The most memory that it held, in MiB.
    double peakMebibytes() throws IOException;

    @Override
    void close() throws IOException;
  }

  /// @param tokensPerSecond new tokens of all calls over the time that all took
  /// @param firstTokenMs median from call to first token
  record Served(double tokensPerSecond, double firstTokenMs) {}
}

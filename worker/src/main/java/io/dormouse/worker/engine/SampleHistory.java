package io.dormouse.worker.engine;

/// The tokens of one prompt and its answer, counted, with room for all that may come.
final class SampleHistory {
  private final int[] tokens;
  private final int[] answered;
  private final int[] places;
  private int size;

  /// Room for that many different tokens.
  SampleHistory(int most) {
    this.tokens = new int[most];
    this.answered = new int[most];
    this.places = new int[Math.toIntExact(places(most))];
  }

  /// The heap that room for that many tokens takes.
  static long heapBytes(int most) {
    return (2L * most + places(most)) * Integer.BYTES;
  }

  private static long places(int most) {
    return 4L * Integer.highestOneBit(Math.max(2, most));
  }

  int size() {
    return size;
  }

  int token(int index) {
    return tokens[index];
  }

  /// How often the token stands in the answer.
  int answered(int index) {
    return answered[index];
  }

  void addPrompt(int token) {
    index(token);
  }

  void addAnswer(int token) {
    answered[index(token)]++;
  }

  private int index(int token) {
    int mask = places.length - 1;
    int place = ((token * 0x9E3779B1) >>> 7) & mask;
    while (places[place] != 0) {
      int index = places[place] - 1;
      if (tokens[index] == token) {
        return index;
      }
      place = (place + 1) & mask;
    }
    tokens[size] = token;
    places[place] = ++size;
    return size - 1;
  }
}

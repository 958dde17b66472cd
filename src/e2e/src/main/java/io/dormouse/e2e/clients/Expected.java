package io.dormouse.e2e.clients;

import java.util.Arrays;
import java.util.List;

/// What the caller of a client should see.
sealed interface Expected {
  /// Whether that is it.
  boolean fits(Seen seen, long loadSeconds);

  /// An answer.
  record Answer(String text) implements Expected {
    @Override
    public boolean fits(Seen seen, long loadSeconds) {
      return seen.answered() && seen.text().equals(text);
    }
  }

  /// An answer that was waited for.
  record HeldAnswer(String text) implements Expected {
    @Override
    public boolean fits(Seen seen, long loadSeconds) {
      return new Answer(text).fits(seen, loadSeconds) && seen.seconds() >= 0.8 * loadSeconds;
    }
  }

  /// An error that says all of this.
  record Failure(List<String> words) implements Expected {
    Failure(String... words) {
      this(Arrays.asList(words));
    }

    @Override
    public boolean fits(Seen seen, long loadSeconds) {
      return !seen.answered() && words.stream().allMatch(seen.text()::contains);
    }
  }
}

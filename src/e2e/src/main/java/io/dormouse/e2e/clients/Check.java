package io.dormouse.e2e.clients;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// A call to a model that sleeps; the scripts in `clients` know it by [#word].
public enum Check {
  /** A chat call that streams, through a load with comments. */
  STREAM,
  /** The same with empty chunks beside the comments. */
  CHUNKS,
  /** A chat call that does not stream, through a load in silence. */
  WHOLE,
  /** Embeddings, likewise. */
  EMBED,
  /** A chat call that does not stream, through a load with white space. */
  PADDED,
  /** Embeddings, likewise. */
  PADDED_EMBED,
  /** A chat call that streams, whose model fails to load after the answer began. */
  LATE,
  /** The same, before the answer began. */
  EARLY,
  /** A chat call that will not wait and may come again. */
  AGAIN,
  /** STREAM through the asynchronous part of a library. */
  ASYNC,
  /** CHUNKS, likewise. */
  ASYNC_CHUNKS;

  /// What every client can do.
  static final List<Check> COMMON =
      List.of(STREAM, CHUNKS, WHOLE, EMBED, PADDED, PADDED_EMBED, LATE, EARLY, AGAIN);

  /// Its name in scripts.
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static Check of(String word) {
    return Arrays.stream(values())
        .filter(check -> check.word().equals(word))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(word));
  }
}

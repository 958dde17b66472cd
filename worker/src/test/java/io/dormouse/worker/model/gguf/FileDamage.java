package io.dormouse.worker.model.gguf;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/// A change of a file's bytes that nobody intended.
public sealed interface FileDamage {
  /// Numbers that lengths and counts go wrong with.
  List<Long> EXTREMES =
      List.of(
          -1L,
          0L,
          1L,
          31L,
          0x7fff_ffffL,
          0x8000_0000L,
          0xffff_ffffL,
          1L << 32,
          1L << 60,
          Long.MAX_VALUE,
          Long.MIN_VALUE);

  /// The lowest bytes of a number in place of what was there.
  record Overwritten(int at, long value, int bytes) implements FileDamage {}

  /// The file ends there.
  record Cut(int length) implements FileDamage {}

  /// Bytes are missing.
  record Removed(int at, int length) implements FileDamage {}

  /// One to four changes within the first bytes of a file.
  static Arbitrary<List<FileDamage>> within(int bytes) {
    Arbitrary<Integer> place = Arbitraries.integers().between(0, bytes);
    Arbitrary<FileDamage> overwritten =
        Combinators.combine(
                place,
                Arbitraries.oneOf(Arbitraries.of(EXTREMES), Arbitraries.longs()),
                Arbitraries.of(1, 1, 4, 8))
            .as(Overwritten::new);
    Arbitrary<FileDamage> removed =
        Combinators.combine(place, Arbitraries.integers().between(1, 64)).as(Removed::new);
    return Arbitraries.frequencyOf(
            Tuple.of(6, overwritten), Tuple.of(1, place.map(Cut::new)), Tuple.of(1, removed))
        .list()
        .ofMinSize(1)
        .ofMaxSize(4);
  }

  /// A copy of a file's bytes with all of that done to it.
  static byte[] done(byte[] valid, List<FileDamage> all) {
    byte[] bytes = valid.clone();
    for (FileDamage damage : all) {
      bytes = damage.done(bytes);
    }
    return bytes;
  }

  private byte[] done(byte[] bytes) {
    return switch (this) {
      case Overwritten(int at, long value, int count) -> {
        for (int i = 0; i < count && at + i < bytes.length; i++) {
          bytes[at + i] = (byte) (value >> (8 * i));
        }
        yield bytes;
      }
      case Cut(int length) -> Arrays.copyOf(bytes, Math.min(length, bytes.length));
      case Removed(int at, int length) -> {
        int from = Math.min(at, bytes.length);
        int to = Math.min(from + length, bytes.length);
        byte[] rest = Arrays.copyOf(bytes, bytes.length - (to - from));
        System.arraycopy(bytes, to, rest, from, bytes.length - to);
        yield rest;
      }
    };
  }
}

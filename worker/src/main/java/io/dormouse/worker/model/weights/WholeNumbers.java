package io.dormouse.worker.model.weights;

import io.dormouse.worker.ort.ElementType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;

/// How 8-bit whole numbers of turned rows are stored. Products are exact either way and so the
/// same; which is fast, and whether the signed ones are exact, is the processor's matter.
public enum WholeNumbers {
  /// 128 added, exact on every processor.
  UNSIGNED(ElementType.UINT8, 128),
  /// As they are, exact and several times as fast where the processor adds four products to 32 bits
  /// in one instruction (VNNI); elsewhere sums of two saturate at 16 bits.
  SIGNED(ElementType.INT8, 0);

  private static final Set<String> EXACT_SIGNED = Set.of("avx512_vnni", "avx_vnni");

  private final ElementType type;
  private final int zero;

  WholeNumbers(ElementType type, int zero) {
    this.type = type;
    this.zero = zero;
  }

  /// What suits this machine's processor.
  public static WholeNumbers ofThisMachine() {
    return of(Path.of("/proc/cpuinfo"));
  }

  /// What suits the processor that is described there; unsigned where that cannot be read.
  static WholeNumbers of(Path processors) {
    try (Stream<String> lines = Files.lines(processors, StandardCharsets.ISO_8859_1)) {
      boolean exact =
          lines
              .filter(line -> line.startsWith("flags"))
              .findFirst()
              .map(flags -> flags.substring(flags.indexOf(':') + 1).strip().split(" "))
              .map(flags -> Arrays.stream(flags).anyMatch(EXACT_SIGNED::contains))
              .orElse(false);
      return exact ? SIGNED : UNSIGNED;
    } catch (IOException | UncheckedIOException e) {
      return UNSIGNED;
    }
  }

  /// The type they are stored in.
  ElementType type() {
    return type;
  }

  /// What stands for zero.
  int zero() {
    return zero;
  }
}

package io.dormouse.worker.model.gguf;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Every tensor type that GGUF files have had, by its number and its name.
public enum GgufTensorType {
  F32(0, 1, 4),
  F16(1, 1, 2),
  Q4_0(2, 32, 18),
  Q4_1(3, 32, 20),
  Q4_2(4, 0, 0),
  Q4_3(5, 0, 0),
  Q5_0(6, 32, 22),
  Q5_1(7, 32, 24),
  Q8_0(8, 32, 34),
  Q8_1(9, 32, 40),
  Q2_K(10, 256, 84),
  Q3_K(11, 256, 110),
  Q4_K(12, 256, 144),
  Q5_K(13, 256, 176),
  Q6_K(14, 256, 210),
  Q8_K(15, 256, 292),
  IQ2_XXS(16, 256, 66),
  IQ2_XS(17, 256, 74),
  IQ3_XXS(18, 256, 98),
  IQ1_S(19, 256, 50),
  IQ4_NL(20, 32, 18),
  IQ3_S(21, 256, 110),
  IQ2_S(22, 256, 82),
  IQ4_XS(23, 256, 136),
  I8(24, 1, 1),
  I16(25, 1, 2),
  I32(26, 1, 4),
  I64(27, 1, 8),
  F64(28, 1, 8),
  IQ1_M(29, 256, 56),
  BF16(30, 1, 2),
  Q4_0_4_4(31, 0, 0),
  Q4_0_4_8(32, 0, 0),
  Q4_0_8_8(33, 0, 0),
  TQ1_0(34, 256, 54),
  TQ2_0(35, 256, 66),
  IQ4_NL_4_4(36, 0, 0),
  IQ4_NL_4_8(37, 0, 0),
  IQ4_NL_8_8(38, 0, 0),
  MXFP4(39, 32, 17),
  NVFP4(40, 64, 36),
  Q1_0(41, 128, 18);

  private static final List<GgufTensorType> CONVERTIBLE =
      List.of(F32, F16, BF16, Q8_0, Q5_0, Q4_0, Q4_1, Q4_K, Q6_K);

  private final int number;
  private final int blockElements;
  private final int blockBytes;

  GgufTensorType(int number, int blockElements, int blockBytes) {
    this.number = number;
    this.blockElements = blockElements;
    this.blockBytes = blockBytes;
  }

  /// Elements of a block, which are stored together; 0 where the type was withdrawn.
  public int blockElements() {
    return blockElements;
  }

  /// Bytes of a block; 0 where the type was withdrawn.
  public int blockBytes() {
    return blockBytes;
  }

  /// The number in files.
  public int number() {
    return number;
  }

  /// The names of the types that a worker can convert, for messages.
  public static String convertibleNames() {
    return CONVERTIBLE.stream().map(GgufTensorType::name).collect(Collectors.joining(", "));
  }

  static Optional<GgufTensorType> numbered(int number) {
    return number >= 0 && number < values().length
        ? Optional.of(values()[number])
        : Optional.empty();
  }
}

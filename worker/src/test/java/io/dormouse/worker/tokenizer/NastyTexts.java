package io.dormouse.worker.tokenizer;

import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/// Texts made of what tokenizers stumble over.
final class NastyTexts {
  private static final String[] FRAGMENTS = {
    "Hello",
    " world",
    "the model's",
    "don't",
    "I'LL",
    "'s",
    "'S",
    "'ſ",
    "'re",
    "'",
    "''ve",
    "'İ",
    " ",
    "  ",
    "    ",
    "\t",
    "\n",
    "\r\n",
    "\n\n \n",
    "\u000B",
    "\u0085",
    "\u00A0",
    "\u2003",
    "\u3000",
    "\u001F",
    "\u200B",
    "\uFEFF",
    "1",
    "12",
    "123456",
    "١٢٣",
    "²³½Ⅷ",
    "１２",
    "x=1;y=2",
    "...",
    "!?",
    "#$%",
    "_",
    "—",
    "…",
    "é",
    "e\u0301",
    "ñ",
    "ß",
    "ﬁ",
    "ǅ",
    "İ",
    "Привет",
    "日本語",
    "한국어",
    "\u1112\u1161\u11AB",
    "नमस्ते",
    "ไทย",
    "عربي",
    "𝔘",
    "👩‍👩‍👧",
    "👍🏽",
    "🙂",
    "\u0000",
    "\u0007",
    "\uFFFD",
    "\uE000",
    "\uE001",
    "▁",
    "▁▁a",
    "<|im_start|>",
    "<|im_end|>",
    "<|im_end|>x",
    "im_end",
    "<|im_",
    "|>",
    "<",
    "<|",
    "<think>",
    "</think>",
    "<thi",
    "<|endoftext|>",
    "<s>",
    "</s>",
    "[INST]",
    "<0x0A>",
    "worker",
    "gateway ",
    " token",
    "aaaaaaaaaaaa"
  };

  /// Combining marks that are younger than Unicode 13, and so than the reference's tables.
  private static final Pattern YOUNG_MARK =
      Pattern.compile("[\\u0897-\\u089F\\u08CA-\\u08D2\\u0C3C\\u1715\\u1AC1-\\u1AEB\\u1DFA]");

  private NastyTexts() {}

  /// Of up to 14 fragments, known and random ones.
  static Arbitrary<String> arbitrary() {
    return Arbitraries.frequencyOf(
            net.jqwik.api.Tuple.of(12, Arbitraries.of(FRAGMENTS)),
            net.jqwik.api.Tuple.of(
                1, Arbitraries.strings().ofMaxLength(6).filter(NastyTexts::whole)),
            net.jqwik.api.Tuple.of(1, Arbitraries.strings().ascii().ofMaxLength(8)))
        .list()
        .ofMaxSize(14)
        .map(parts -> String.join("", parts));
  }

  private static boolean whole(String text) {
    return text.codePoints().noneMatch(point -> point >= 0xD800 && point <= 0xDFFF)
        && !YOUNG_MARK.matcher(text).find();
  }
}

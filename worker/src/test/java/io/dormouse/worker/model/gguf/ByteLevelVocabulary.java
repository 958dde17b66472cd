package io.dormouse.worker.model.gguf;

import java.util.ArrayList;
import java.util.List;

/// A small byte-level BPE vocabulary: three control tokens, every byte, and a few merged words.
public final class ByteLevelVocabulary {
  /// As ChatML has it; begins with the control token that ends a text.
  public static final List<String> CONTROL = List.of("<|endoftext|>", "<|im_start|>", "<|im_end|>");

  /// Pairs in the order of their rank.
  public static final List<String> MERGES =
      List.of(
          "h e", "l l", "he ll", "hell o", "Ġ w", "o r", "Ġw or", "l d", "Ġwor ld", "Ġ t", "Ġt he");

  private static final int NORMAL = 1;
  private static final int CONTROL_TYPE = 3;

  private ByteLevelVocabulary() {}

  /// All tokens by id.
  public static List<String> tokens() {
    List<String> tokens = new ArrayList<>(CONTROL);
    for (int value = 0; value < 256; value++) {
      tokens.add(symbol(value));
    }
    MERGES.forEach(merge -> tokens.add(merge.replace(" ", "")));
    return tokens;
  }

  /// The type of each token.
  public static List<Integer> types() {
    List<Integer> types = new ArrayList<>();
    for (String token : tokens()) {
      types.add(CONTROL.contains(token) ? CONTROL_TYPE : NORMAL);
    }
    return types;
  }

  /// The character that stands for a byte in byte-level vocabularies.
  public static String symbol(int value) {
    int moved = 0;
    for (int i = 0; i < value; i++) {
      moved += printable(i) ? 0 : 1;
    }
    return Character.toString(printable(value) ? value : 256 + moved);
  }

  private static boolean printable(int value) {
    return (value >= '!' && value <= '~')
        || (value >= 0xa1 && value <= 0xac)
        || (value >= 0xae && value <= 0xff);
  }
}

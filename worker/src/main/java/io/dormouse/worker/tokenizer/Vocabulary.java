package io.dormouse.worker.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/// A checked vocabulary: what its tokens are called and what they are for.
final class Vocabulary {
  /// What tokens that end a turn are called in the families there are.
  private static final Set<String> TURN_ENDS =
      Set.of(
          "<|im_end|>",
          "<|eot_id|>",
          "<|eom_id|>",
          "<|end|>",
          "<|endoftext|>",
          "<|end_of_text|>",
          "<end_of_turn>",
          "<eos>",
          "</s>");

  private static final int MOST_SPECIAL_TOKENS = 65_536;

  private final ByteStrings tokens;
  private final byte[] types;
  private final TokenBytes bytes;
  private final PromptTokens promptTokens;
  private final Map<String, Integer> special = new TreeMap<>();
  private final Map<String, Integer> userDefined = new TreeMap<>();

  private Vocabulary(VocabularySource source, TokenBytes bytes) {
    this.tokens = source.tokens();
    this.types = new byte[tokens.size()];
    this.bytes = bytes;
    this.promptTokens = source.promptTokens();
  }

  static Vocabulary of(VocabularySource source, TokenBytes bytes) throws VocabularyException {
    Vocabulary vocabulary = new Vocabulary(source, bytes);
    vocabulary.check(source.promptTokens());
    vocabulary.sort(source);
    return vocabulary;
  }

  private void check(PromptTokens prompt) throws VocabularyException {
    if (size() == 0) {
      throw new VocabularyException("its vocabulary is empty");
    }
    check("beginning", prompt.beginning());
    check("end", prompt.end());
    check("turn end", prompt.turnEnd());
    check("unknown", prompt.unknown());
  }

  private void check(String role, OptionalInt id) throws VocabularyException {
    if (id.isPresent() && (id.getAsInt() < 0 || id.getAsInt() >= size())) {
      throw new VocabularyException(
          "its " + role + " token " + id.getAsInt() + " is not among its " + size() + " tokens");
    }
  }

  private void sort(VocabularySource source) throws VocabularyException {
    int[] given = source.types();
    if (given != null && given.length != size()) {
      throw new VocabularyException(
          "it has " + size() + " tokens and the types of " + given.length);
    }
    for (int id = 0; id < size(); id++) {
      int type = given == null ? TokenType.NORMAL : given[id];
      types[id] =
          (byte) (type >= TokenType.NORMAL && type <= TokenType.BYTE ? type : TokenType.NORMAL);
      if (mayBeTurnEnd(id) && TURN_ENDS.contains(name(id))) {
        types[id] = TokenType.CONTROL;
      }
      if (isSpecial(id)) {
        special.put(name(id), id);
      } else if (types[id] == TokenType.USER_DEFINED) {
        userDefined.put(name(id), id);
      }
    }
    if (special.size() + userDefined.size() > MOST_SPECIAL_TOKENS) {
      throw new VocabularyException("more than " + MOST_SPECIAL_TOKENS + " tokens are special");
    }
  }

  private boolean mayBeTurnEnd(int id) {
    int length = tokens.end(id) - tokens.start(id);
    return length >= 4
        && length <= 16
        && tokens.bytes()[tokens.start(id)] == '<'
        && tokens.bytes()[tokens.end(id) - 1] == '>';
  }

  int size() {
    return tokens.size();
  }

  ByteStrings tokens() {
    return tokens;
  }

  PromptTokens promptTokens() {
    return promptTokens;
  }

  int type(int id) {
    return types[id];
  }

  boolean isSpecial(int id) {
    return types[id] == TokenType.CONTROL || types[id] == TokenType.UNKNOWN;
  }

  String name(int id) {
    return tokens.text(id);
  }

  String name(OptionalInt id) {
    return id.isPresent() ? name(id.getAsInt()) : "";
  }

  /// Ids of control and unknown tokens by name.
  Map<String, Integer> special() {
    return special;
  }

  /// Ids of the tokens that count wherever their names stand.
  Map<String, Integer> userDefined() {
    return userDefined;
  }

  /// The bytes that a token stands for.
  byte[] bytesOf(int id) {
    String name = name(id);
    return switch (types[id]) {
      case TokenType.CONTROL, TokenType.UNKNOWN, TokenType.USER_DEFINED ->
          name.getBytes(StandardCharsets.UTF_8);
      case TokenType.BYTE -> {
        int value = TokenBytes.namedByte(name);
        yield value < 0 ? bytes.ofText(name) : new byte[] {(byte) value};
      }
      default -> bytes.ofText(name);
    };
  }

  /// The end, the end of a turn, and whatever is known as one by its name.
  int[] endTokens() {
    java.util.TreeSet<Integer> ends = new java.util.TreeSet<>();
    promptTokens.end().ifPresent(ends::add);
    promptTokens.turnEnd().ifPresent(ends::add);
    for (String name : TURN_ENDS) {
      Integer id = special.get(name);
      if (id != null) {
        ends.add(id);
      }
    }
    return ends.stream().mapToInt(Integer::intValue).toArray();
  }
}

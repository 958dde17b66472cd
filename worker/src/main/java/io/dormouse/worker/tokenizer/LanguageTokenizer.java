package io.dormouse.worker.tokenizer;

import java.util.Set;

/// Text to token ids of a language model and back; safe to use from several threads.
public interface LanguageTokenizer extends AutoCloseable {
  /// Token ids there are.
  int vocabulary();

  /// The ids of a text in which special tokens are only text; none are added.
  int[] encode(String text);

  /// The ids of a text in which the names of special tokens mean these tokens, with what the model
  /// wants before a prompt unless the text begins with it.
  ///
  /// @param guard of the user's texts inside, whose special tokens stay text
  int[] encodePrompt(String text, SpecialTextGuard guard);

  /// Fewer tokens than this no text has that is so long; known without looking for them.
  int leastTokens(String text);

  /// The bytes that a token stands for; a special token's are those of its name.
  byte[] bytesOf(int id);

  /// Whether a token has a meaning of its own and is no part of an answer's text.
  boolean isSpecial(int id);

  /// The tokens that end an answer.
  int[] endTokens();

  /// The text of the token a prompt begins with; empty where there is none.
  String beginningText();

  /// The text of the token that ends an answer; empty where there is none.
  String endText();

  /// The names of the special tokens.
  Set<String> specialTexts();

  /// A decoder for one stream of tokens that is a text of its own, such as an answer in a chat.
  StreamDecoder newDecoder();

  /// A decoder for one stream of tokens that goes on where a text broke off.
  StreamDecoder newContinuationDecoder();

  @Override
  void close();
}

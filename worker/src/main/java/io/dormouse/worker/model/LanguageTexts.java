package io.dormouse.worker.model;

import io.dormouse.worker.model.gguf.GgufException;
import io.dormouse.worker.model.gguf.GgufFile;
import io.dormouse.worker.model.gguf.GgufMetadata;
import io.dormouse.worker.template.ChatTemplate;
import io.dormouse.worker.template.TemplateException;
import io.dormouse.worker.template.jinja.JinjaTemplate;
import io.dormouse.worker.tokenizer.LanguageTokenizer;
import io.dormouse.worker.tokenizer.TokenizerFile;
import io.dormouse.worker.tokenizer.VocabularyException;
import io.dormouse.worker.tokenizer.VocabularySource;
import io.dormouse.worker.tokenizer.VocabularyTokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jboss.logging.Logger;

/// What is between texts and tokens of a language model.
///
/// @param template throws at each rendering where the file has none, or one that is not known here
public record LanguageTexts(LanguageTokenizer tokenizer, ChatTemplate template) {
  private static final Logger LOG = Logger.getLogger(LanguageTexts.class);
  private static final String TOKENIZER = "tokenizer.json";
  private static final String TEMPLATE = "tokenizer.chat_template";

  /// Reads both from the model's file, or the only one of its folder; a {@code tokenizer.json}
  /// beside it counts more than its own vocabulary.
  ///
  /// @param cache where the native library for such a file is unpacked
  static LanguageTexts read(Path path, Path cache) throws LoadException {
    try (GgufFile file = GgufFile.open(GgufLocation.find(path))) {
      VocabularySource vocabulary = GgufVocabulary.read(file.metadata());
      Path beside = tokenizerBeside(file.path());
      LanguageTokenizer tokenizer =
          Files.isRegularFile(beside)
              ? TokenizerFile.load(beside, cache, vocabulary.promptTokens())
              : VocabularyTokenizer.of(vocabulary);
      return new LanguageTexts(tokenizer, template(file.metadata()));
    } catch (IOException e) {
      throw new LoadException("tokenizer_unusable", "the model's tokenizer cannot be read", e);
    } catch (GgufException e) {
      throw new LoadException(e.code(), "the model's file is unusable: " + e.text(), e);
    } catch (VocabularyException e) {
      throw new LoadException(
          "tokenizer_unusable", "the model's tokenizer is unusable: " + e.getMessage(), e);
    }
  }

  /// Where a tokenizer that counts more than the file's own vocabulary would be.
  public static Path tokenizerBeside(Path file) {
    return file.resolveSibling(TOKENIZER);
  }

  private static ChatTemplate template(GgufMetadata metadata) throws GgufException {
    String text = metadata.text(TEMPLATE).orElse("");
    if (text.isEmpty()) {
      return failing(
          new TemplateException(
              TemplateException.Kind.UNSUPPORTED,
              "the model has no chat template; call it at /v1/completions"));
    }
    try {
      return JinjaTemplate.parse(text);
    } catch (TemplateException e) {
      LOG.warnf("chats will be refused: %s", e.getMessage());
      return failing(e);
    }
  }

  private static ChatTemplate failing(TemplateException failure) {
    return _ -> {
      throw new TemplateException(failure.kind(), String.valueOf(failure.getMessage()));
    };
  }

  /// Refuses a vocabulary that is not the model's.
  public void requireVocabulary(int logits) throws LoadException {
    if (tokenizer.vocabulary() != logits) {
      throw new LoadException(
          "model_unsupported",
          "the model's tokenizer has %d tokens, its output %d"
              .formatted(tokenizer.vocabulary(), logits));
    }
  }
}

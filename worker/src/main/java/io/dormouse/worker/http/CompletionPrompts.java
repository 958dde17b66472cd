package io.dormouse.worker.http;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads {@code prompt}: a text, texts, token ids, or several arrays of these.
final class CompletionPrompts {
  private static final int MOST = 64;
  private static final String ALLOWED =
      "a text, an array of up to " + MOST + " texts, token ids, or an array of arrays of token ids";

  private CompletionPrompts() {}

  static GenerationInput parse(RequestFields fields, int vocabulary) throws ApiException {
    Object value = fields.value("prompt");
    return switch (value) {
      case null -> throw RequestFields.invalid("missing_prompt", "`prompt` is missing.", "prompt");
      case String text -> new GenerationInput.Texts(List.of(text));
      case List<?> items -> prompts(items, vocabulary);
      default -> throw RequestFields.wrong("prompt", value, ALLOWED);
    };
  }

  private static GenerationInput prompts(List<?> items, int vocabulary) throws ApiException {
    if (items.isEmpty()) {
      throw RequestFields.wrong("prompt", items, "no empty array");
    }
    if (items.getFirst() instanceof Long) {
      return new GenerationInput.TokenIds(List.of(ids(items, "prompt", vocabulary)));
    }
    if (items.size() > MOST) {
      throw RequestFields.wrong("prompt", items, ALLOWED);
    }
    return items.getFirst() instanceof List<?> ? idArrays(items, vocabulary) : texts(items);
  }

  private static GenerationInput texts(List<?> items) throws ApiException {
    List<String> texts = new ArrayList<>(items.size());
    for (int i = 0; i < items.size(); i++) {
      if (!(items.get(i) instanceof String text)) {
        throw RequestFields.wrong("prompt[" + i + "]", items.get(i), "a text, as the others");
      }
      texts.add(text);
    }
    return new GenerationInput.Texts(texts);
  }

  private static GenerationInput idArrays(List<?> items, int vocabulary) throws ApiException {
    List<int[]> prompts = new ArrayList<>(items.size());
    for (int i = 0; i < items.size(); i++) {
      String name = "prompt[" + i + "]";
      if (!(items.get(i) instanceof List<?> ids) || ids.isEmpty()) {
        throw RequestFields.wrong(name, items.get(i), "an array of token ids, as the others");
      }
      prompts.add(ids(ids, name, vocabulary));
    }
    return new GenerationInput.TokenIds(prompts);
  }

  private static int[] ids(List<?> items, String name, int vocabulary) throws ApiException {
    int[] ids = new int[items.size()];
    for (int i = 0; i < ids.length; i++) {
      @Nullable Object item = items.get(i);
      if (!(item instanceof Long id) || id < 0 || id >= vocabulary) {
        throw RequestFields.wrong(
            name + "[" + i + "]", item, "a token id from 0 to " + (vocabulary - 1));
      }
      ids[i] = id.intValue();
    }
    return ids;
  }
}

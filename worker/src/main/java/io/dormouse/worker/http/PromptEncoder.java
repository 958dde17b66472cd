package io.dormouse.worker.http;

import io.dormouse.worker.lifecycle.LanguageModel;
import io.dormouse.worker.template.ChatPrompt;
import io.dormouse.worker.template.TemplateException;
import io.dormouse.worker.tokenizer.LanguageTokenizer;
import io.dormouse.worker.tokenizer.SpecialTextGuard;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Turns what is to be continued into tokens; special tokens in clients' texts stay text.
final class PromptEncoder {
  private final LanguageModel model;
  private final ZonedDateTime now;

  PromptEncoder(LanguageModel model, ZonedDateTime now) {
    this.model = model;
    this.now = now;
  }

  /// One array of ids for each prompt, none empty.
  List<int[]> encode(GenerationInput input) throws ApiException {
    return switch (input) {
      case GenerationInput.Chat chat -> List.of(chat(chat));
      case GenerationInput.Texts(List<String> texts) -> {
        List<int[]> prompts = new ArrayList<>(texts.size());
        for (String text : texts) {
          prompts.add(text(text));
        }
        yield prompts;
      }
      case GenerationInput.TokenIds(List<int[]> prompts) -> prompts;
    };
  }

  private int[] chat(GenerationInput.Chat chat) throws ApiException {
    LanguageTokenizer tokenizer = model.tokenizer();
    List<String> texts = new ArrayList<>();
    chat.messages().forEach(message -> visit(message, texts::add));
    visit(chat.variables(), texts::add);
    SpecialTextGuard guard = guard(texts, "messages");
    List<Map<String, @Nullable Object>> messages =
        chat.messages().stream().map(message -> protectedObject(message, guard)).toList();
    ChatPrompt prompt =
        new ChatPrompt(
            messages,
            chat.addGenerationPrompt(),
            tokenizer.beginningText(),
            tokenizer.endText(),
            protectedObject(chat.variables(), guard),
            now);
    try {
      return encode(model.template().render(prompt), guard, "messages");
    } catch (TemplateException e) {
      throw new ApiException(refusal(e, guard));
    }
  }

  private int[] text(String text) throws ApiException {
    SpecialTextGuard guard = guard(List.of(text), "prompt");
    return encode(guard.protect(text), guard, "prompt");
  }

  /// A text that is much too long is refused without looking for its tokens.
  private int[] encode(String text, SpecialTextGuard guard, String param) throws ApiException {
    int least = model.tokenizer().leastTokens(text);
    int capacity = model.runner().capacity();
    if (least >= capacity) {
      throw new ApiException(ApiError.contextExceededByFar(capacity, least, param));
    }
    int[] ids = model.tokenizer().encodePrompt(text, guard);
    if (ids.length == 0) {
      throw RequestFields.invalid("empty_prompt", "The prompt has no tokens.", param);
    }
    return ids;
  }

  private SpecialTextGuard guard(List<String> texts, String param) throws ApiException {
    try {
      return SpecialTextGuard.of(model.tokenizer().specialTexts(), texts);
    } catch (IllegalArgumentException _) {
      throw RequestFields.invalid(
          "invalid_value", "The texts use every private character of Unicode.", param);
    }
  }

  private static ApiError refusal(TemplateException e, SpecialTextGuard guard) {
    String message = guard.restore(String.valueOf(e.getMessage()));
    return switch (e.kind()) {
      case REFUSED -> ApiError.badRequest("template_refused", message, "messages");
      case BROKEN -> ApiError.badRequest("template_failed", message, "messages");
      case UNSUPPORTED -> new ApiError(500, "template_unsupported", message, "messages", true);
    };
  }

  private static void visit(@Nullable Object value, Consumer<String> texts) {
    switch (value) {
      case String text -> texts.accept(text);
      case List<?> list -> list.forEach(item -> visit(item, texts));
      case Map<?, ?> map -> map.values().forEach(item -> visit(item, texts));
      case null, default -> {
        // has no text
      }
    }
  }

  private static Map<String, @Nullable Object> protectedObject(
      Map<String, @Nullable Object> object, SpecialTextGuard guard) {
    Map<String, @Nullable Object> result = new LinkedHashMap<>();
    object.forEach((name, value) -> result.put(name, protectedValue(value, guard::protect)));
    return result;
  }

  private static @Nullable Object protectedValue(
      @Nullable Object value, UnaryOperator<String> protect) {
    return switch (value) {
      case String text -> protect.apply(text);
      case List<?> list -> {
        List<@Nullable Object> result = new ArrayList<>(list.size());
        list.forEach(item -> result.add(protectedValue(item, protect)));
        yield result;
      }
      case Map<?, ?> map -> {
        Map<String, @Nullable Object> result = new LinkedHashMap<>();
        RequestFields.asObject(map)
            .forEach((name, item) -> result.put(name, protectedValue(item, protect)));
        yield result;
      }
      case null, default -> value;
    };
  }
}

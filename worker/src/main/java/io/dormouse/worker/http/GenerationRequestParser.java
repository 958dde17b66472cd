package io.dormouse.worker.http;

import io.dormouse.worker.engine.SamplingParameters;
import io.dormouse.worker.http.GenerationAsk.Delivery;
import io.dormouse.worker.http.GenerationAsk.Limits;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads the bodies of {@code /v1/chat/completions} and {@code /v1/completions}; what each member
/// does is in {@code src/docs/api.md}.
final class GenerationRequestParser {
  private static final int MOST_CHOICES = 8;
  private static final int MOST_TOP_LOGPROBS = 20;
  private static final int MOST_STOPS = 16;
  private static final int LONGEST_STOP = 1024;
  private static final int NO_LOGPROBS = SamplingParameters.GREEDY.topLogprobs();

  private final RequestFields fields;
  private final Limits limits;

  private GenerationRequestParser(RequestFields fields, Limits limits) {
    this.fields = fields;
    this.limits = limits;
  }

  static GenerationAsk chat(RequestFields fields, Limits limits) throws ApiException {
    String model = fields.model();
    UnsupportedFields.refuseInChat(fields);
    GenerationRequestParser parser = new GenerationRequestParser(fields, limits);
    GenerationInput input =
        new GenerationInput.Chat(
            ChatMessages.parse(fields),
            fields.flag("add_generation_prompt", true),
            parser.variables());
    return parser.ask(model, input, parser.chatLogprobs(), parser.chatMaxTokens());
  }

  static GenerationAsk completion(RequestFields fields, Limits limits) throws ApiException {
    String model = fields.model();
    UnsupportedFields.refuseInCompletion(fields);
    GenerationRequestParser parser = new GenerationRequestParser(fields, limits);
    int choices = parser.choices();
    if (fields.integer("best_of", 1, MOST_CHOICES).orElse(choices) != choices) {
      throw RequestFields.unsupported("best_of", "every answer is given, as many as `n` says");
    }
    GenerationInput input = CompletionPrompts.parse(fields, limits.vocabulary());
    int logprobs = fields.integer("logprobs", 0, MOST_TOP_LOGPROBS).orElse(NO_LOGPROBS);
    return parser.ask(model, input, logprobs, parser.maxTokens("max_tokens"));
  }

  private GenerationAsk ask(
      String model, GenerationInput input, int topLogprobs, Optional<Integer> maxTokens)
      throws ApiException {
    return new GenerationAsk(
        model,
        input,
        SamplingFields.parse(fields, limits.vocabulary(), topLogprobs),
        fields.any64Bits("seed"),
        choices(),
        maxTokens,
        stops(),
        fields.flag("ignore_eos", false),
        delivery());
  }

  private int choices() throws ApiException {
    return fields.integer("n", 1, Math.min(MOST_CHOICES, limits.slots())).orElse(1);
  }

  private int chatLogprobs() throws ApiException {
    boolean wanted = fields.flag("logprobs", false);
    int top = fields.integer("top_logprobs", 0, MOST_TOP_LOGPROBS).orElse(0);
    if (!wanted && top > 0) {
      throw RequestFields.wrong("top_logprobs", (long) top, "0 unless `logprobs` is true");
    }
    return wanted ? top : NO_LOGPROBS;
  }

  private Optional<Integer> chatMaxTokens() throws ApiException {
    Optional<Integer> named = maxTokens("max_completion_tokens");
    Optional<Integer> old = maxTokens("max_tokens");
    return named.or(() -> old);
  }

  private Optional<Integer> maxTokens(String name) throws ApiException {
    return fields.integer(name, 1, Integer.MAX_VALUE);
  }

  private Delivery delivery() throws ApiException {
    boolean stream = fields.flag("stream", false);
    RequestFields options = new RequestFields(fields.object("stream_options"));
    if (!stream && fields.has("stream_options")) {
      throw RequestFields.invalid(
          "invalid_value", "`stream_options` is allowed only with `stream`.", "stream_options");
    }
    if (!stream) {
      return Delivery.WHOLE;
    }
    return options.flag("include_usage", false) ? Delivery.STREAM_WITH_USAGE : Delivery.STREAM;
  }

  private List<String> stops() throws ApiException {
    String allowed =
        "a text, or up to %d texts, of 1 to %d characters".formatted(MOST_STOPS, LONGEST_STOP);
    Object value = fields.value("stop");
    List<?> items =
        switch (value) {
          case null -> List.of();
          case String text -> List.of(text);
          case List<?> list -> list;
          default -> throw RequestFields.wrong("stop", value, allowed);
        };
    if (items.size() > MOST_STOPS) {
      throw RequestFields.wrong("stop", value, allowed);
    }
    for (@Nullable Object item : items) {
      if (!(item instanceof String text) || text.isEmpty() || text.length() > LONGEST_STOP) {
        throw RequestFields.wrong("stop", item, allowed);
      }
    }
    return items.stream().map(String.class::cast).toList();
  }

  /// What templates may ask for beside the conversation.
  private Map<String, @Nullable Object> variables() throws ApiException {
    Map<String, @Nullable Object> variables =
        new LinkedHashMap<>(fields.object("chat_template_kwargs"));
    switch (fields.value("reasoning_effort")) {
      case null -> {
        // names none
      }
      case String effort -> variables.putIfAbsent("reasoning_effort", effort);
      case Object other -> throw RequestFields.wrong("reasoning_effort", other, "a string");
    }
    return variables;
  }
}

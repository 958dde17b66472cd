package io.dormouse.worker.http;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The members that change what an answer is and do not work here: refused by name, unless their
/// value asks for nothing.
final class UnsupportedFields {
  private static final Set<Object> NO_TOOL = Set.of("none", "auto");
  private static final String TOOLS = "tools do not work here yet";
  private static final String SHAPE = "answers cannot be held to a shape here yet";
  private static final String TEXT_ONLY = "this model takes and gives text only";

  private static final List<Refusal> EVERYWHERE =
      List.of(
          new Refusal("response_format", UnsupportedFields::isTextFormat, SHAPE),
          new Refusal("guided_json", _ -> false, SHAPE),
          new Refusal("guided_regex", _ -> false, SHAPE),
          new Refusal("guided_choice", _ -> false, SHAPE),
          new Refusal("guided_grammar", _ -> false, SHAPE),
          new Refusal("structured_outputs", _ -> false, SHAPE),
          new Refusal("grammar", _ -> false, SHAPE),
          new Refusal("json_schema", _ -> false, SHAPE),
          new Refusal("echo", Boolean.FALSE::equals, "the prompt is not part of an answer here"),
          new Refusal("prompt_logprobs", Boolean.FALSE::equals, "prompts have no logprobs here"),
          new Refusal("use_beam_search", Boolean.FALSE::equals, "there is no beam search here"),
          new Refusal("min_tokens", Long.valueOf(0)::equals, "an answer has no least length here"),
          new Refusal("stop_token_ids", List.of()::equals, "give texts by `stop`"),
          new Refusal("bad_words", List.of()::equals, "give token ids by `logit_bias`"));

  private static final List<Refusal> CHAT =
      List.of(
          new Refusal("tools", List.of()::equals, TOOLS),
          new Refusal("tool_choice", NO_TOOL::contains, TOOLS),
          new Refusal("functions", List.of()::equals, TOOLS),
          new Refusal("function_call", NO_TOOL::contains, TOOLS),
          new Refusal("modalities", List.of("text")::equals, TEXT_ONLY),
          new Refusal("audio", _ -> false, TEXT_ONLY),
          new Refusal("web_search_options", _ -> false, "there is no search here"),
          new Refusal("moderation", _ -> false, "answers are not moderated here"),
          new Refusal("documents", List.of()::equals, "put them into a message"),
          new Refusal("chat_template", _ -> false, "the template is the model's"),
          new Refusal(
              "continue_final_message",
              Boolean.FALSE::equals,
              "an answer is a message of its own"));

  private static final List<Refusal> COMPLETION =
      List.of(new Refusal("suffix", ""::equals, "text is only continued here"));

  /// @param harmless whether a value asks for nothing
  private record Refusal(String name, Predicate<Object> harmless, String why) {}

  private UnsupportedFields() {}

  static void refuseInChat(RequestFields fields) throws ApiException {
    refuse(fields, CHAT);
    refuse(fields, EVERYWHERE);
  }

  static void refuseInCompletion(RequestFields fields) throws ApiException {
    refuse(fields, COMPLETION);
    refuse(fields, EVERYWHERE);
  }

  private static void refuse(RequestFields fields, List<Refusal> refusals) throws ApiException {
    for (Refusal refusal : refusals) {
      @Nullable Object value = fields.value(refusal.name());
      if (value != null && !refusal.harmless().test(value)) {
        throw RequestFields.unsupported(refusal.name(), refusal.why());
      }
    }
  }

  private static boolean isTextFormat(Object value) {
    return value instanceof Map<?, ?> format && "text".equals(format.get("type"));
  }
}

package io.dormouse.worker.template.jinja;

import io.dormouse.worker.template.ChatPrompt;
import io.dormouse.worker.template.ChatTemplate;
import io.dormouse.worker.template.TemplateException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A chat template as Hugging Face's {@code transformers} renders it.
///
/// What it may cost is bounded, so a template from anywhere may be given.
public final class JinjaTemplate implements ChatTemplate {
  private final List<Statement> statements;

  private JinjaTemplate(List<Statement> statements) {
    this.statements = statements;
  }

  /// The template of that text.
  ///
  /// @throws TemplateException when it is wrong or uses what is not known here, as far as that can
  ///   be seen without a conversation
  public static JinjaTemplate parse(String text) throws TemplateException {
    try {
      return new JinjaTemplate(StatementParser.parse(text));
    } catch (Failure failure) {
      throw failure.toException(1);
    }
  }

  @Override
  public String render(ChatPrompt prompt) throws TemplateException {
    Rendering run = new Rendering(prompt.now());
    try {
      Output output = new Output(run);
      Statement.execute(statements, Scope.of(run, names(prompt)), output);
      return output.text();
    } catch (Failure failure) {
      throw failure.toException(run.line());
    } catch (StackOverflowError e) {
      throw Failure.broken("nested too deep for this thread").toException(run.line());
    }
  }

  private static Map<String, Object> names(ChatPrompt prompt) {
    Map<String, Object> names = new HashMap<>();
    names.put("messages", Values.of(prompt.messages(), 0));
    names.put("add_generation_prompt", prompt.addGenerationPrompt());
    names.put("tools", None.NONE);
    names.put("documents", None.NONE);
    names.put("bos_token", prompt.beginningText());
    names.put("eos_token", prompt.endText());
    for (Map.Entry<String, @Nullable Object> variable : prompt.variables().entrySet()) {
      names.put(variable.getKey(), Values.of(variable.getValue(), 0));
    }
    return names;
  }
}

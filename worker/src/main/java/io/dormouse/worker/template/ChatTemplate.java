package io.dormouse.worker.template;

/// A model's chat template, parsed; safe to use from several threads.
public interface ChatTemplate {
  /// The prompt that the template makes of a conversation.
  ///
  /// @throws TemplateException when the template refuses the conversation, or uses what is not
  ///   known here
  String render(ChatPrompt prompt) throws TemplateException;
}

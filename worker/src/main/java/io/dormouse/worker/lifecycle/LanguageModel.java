package io.dormouse.worker.lifecycle;

import io.dormouse.worker.engine.GenerationRunner;
import io.dormouse.worker.model.Provider;
import io.dormouse.worker.model.weights.Arithmetic;
import io.dormouse.worker.template.ChatTemplate;
import io.dormouse.worker.tokenizer.LanguageTokenizer;

/// A language model that can run: its runner, and what is between texts and tokens.
public record LanguageModel(
    GenerationRunner runner,
    LanguageTokenizer tokenizer,
    ChatTemplate template,
    Provider provider,
    Arithmetic arithmetic) {}

package io.dormouse.worker.model;

import io.dormouse.worker.tokenizer.TextTokenizer;

/// A model that can run: its runner, its tokenizer, and what it turned out to be.
///
/// @param precision of its output, such as {@code fp32}
/// @param maxTokens the longest input it takes
public record LoadedModel(
    EmbeddingRunner runner,
    TextTokenizer tokenizer,
    Provider provider,
    String precision,
    int maxTokens) {}

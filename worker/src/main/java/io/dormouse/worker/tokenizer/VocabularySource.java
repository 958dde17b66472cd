package io.dormouse.worker.tokenizer;

import org.jspecify.annotations.Nullable;

/// A language model's vocabulary as its file states it; checked by {@link VocabularyTokenizer#of}.
///
/// @param model how text becomes tokens: {@code gpt2} or {@code llama}
/// @param preTokenizer how text is cut into words first, such as {@code smollm}; only for {@code
///   gpt2}
/// @param tokens by id; those of {@code gpt2} in its alphabet of printable characters
/// @param types by id, as GGUF numbers them; all normal where there are none
/// @param scores by id; only for {@code llama}
/// @param merges best first, both parts with a space between; only for {@code gpt2}
@SuppressWarnings("ArrayRecordComponent") // compared nowhere; copies would cost a cold start
public record VocabularySource(
    String model,
    @Nullable String preTokenizer,
    ByteStrings tokens,
    int @Nullable [] types,
    float @Nullable [] scores,
    ByteStrings merges,
    PromptTokens promptTokens) {}

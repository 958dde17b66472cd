package io.dormouse.worker.model;

import io.dormouse.worker.model.gguf.GgufMetadata;
import io.dormouse.worker.model.graph.LanguageShape;
import io.dormouse.worker.model.weights.Arithmetic;

/// A language model that can run, and what it turned out to be.
///
/// @param metadata what the file says of itself, such as its vocabulary and chat template
/// @param need the memory that was computed for it
public record LoadedLanguageModel(
    LanguageRunner runner,
    LanguageShape shape,
    Arithmetic arithmetic,
    Provider provider,
    GgufMetadata metadata,
    MemoryNeed need) {}

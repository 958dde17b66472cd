package io.dormouse.worker.model;

import io.dormouse.worker.model.weights.Arithmetic;

/// What a language model is loaded for.
///
/// @param provider that runs it
/// @param arithmetic that its graph is written in
record LanguageTarget(Provider provider, Arithmetic arithmetic) {}

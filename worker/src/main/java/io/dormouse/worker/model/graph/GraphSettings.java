package io.dormouse.worker.model.graph;

import io.dormouse.worker.model.weights.Arithmetic;

/// What a graph depends on beside the model.
///
/// @param capacity most tokens of a sequence, prompt and answer together
public record GraphSettings(Arithmetic arithmetic, int capacity) {}

package io.dormouse.worker.engine;

/// What a client asks of a language model, in tokens.
///
/// @param prompt owned by the request, not to be changed; 1 token or more
/// @param maxTokens most tokens of the answer; prompt and answer fit a slot together
/// @param endTokens tokens that end the answer, not part of it
/// @param priority higher goes first
/// @param flow whose call it is; flows take turns
/// @param enqueuedNanos when it came, on the engine's clock
/// @param deadlineNanos when nobody wants its answer any more, on the engine's clock
@SuppressWarnings("ArrayRecordComponent") // compared nowhere; lists would box every id
public record GenerationRequest(
    int[] prompt,
    int maxTokens,
    int[] endTokens,
    SamplingParameters sampling,
    int priority,
    String flow,
    long enqueuedNanos,
    long deadlineNanos) {}

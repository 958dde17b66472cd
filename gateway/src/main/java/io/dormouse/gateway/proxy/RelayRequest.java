package io.dormouse.gateway.proxy;

import io.dormouse.gateway.pool.WorkerEndpoint;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;

/// One call to be relayed to one worker.
///
/// Where the response was committed already, the worker's head is not sent, and an answer that does
/// not fit what was committed is told as an error in its place.
///
/// @param endpoint the worker
/// @param client the call: its method, path, query and headers are sent on, its response is written
/// @param body sent in place of the call's own, which was received before
/// @param limits its clocks
/// @param headers set on the worker's request, over those of the client; an empty one is left out
/// @param repeatable whether it may be sent on a kept connection, and once more where that was
///   reset without an answer, though its worker may have begun it
/// @param onResponseHead called once if the answer is relayed
public record RelayRequest(
    WorkerEndpoint endpoint,
    HttpServerRequest client,
    RelayBody body,
    RelayLimits limits,
    Map<String, String> headers,
    boolean repeatable,
    ResponseHeadHook onResponseHead) {}

package io.dormouse.gateway.proxy;

import io.dormouse.gateway.pool.WorkerEndpoint;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;

/// One call to be relayed to one worker.
///
/// @param endpoint the worker
/// @param client the call: its method, path, query and headers are sent on, its response is written
/// @param body sent in place of the call's own, which was received before
/// @param headers set on the worker's request, over those of the client
/// @param onResponseHead called once if the answer is relayed
public record RelayRequest(
    WorkerEndpoint endpoint,
    HttpServerRequest client,
    RelayBody body,
    Map<String, String> headers,
    ResponseHeadHook onResponseHead) {}

package io.dormouse.gateway.pipeline;

import io.dormouse.gateway.catalog.ModelRoute;
import io.dormouse.gateway.http.RequestPeek;
import io.dormouse.gateway.http.StoredBody;

/// A call whose model is known.
record Routed(ModelRoute route, StoredBody body, RequestPeek peek) {}

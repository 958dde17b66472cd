package io.dormouse.gateway.pipeline;

import io.dormouse.gateway.catalog.ModelRoute;
import io.dormouse.gateway.http.RequestPeek;
import io.dormouse.gateway.http.StoredBody;

/// A call whose model is known.
///
/// @param instead whether the model answers in another's place
record Routed(ModelRoute route, StoredBody body, RequestPeek peek, boolean instead) {
  /// The same call, answered by another model.
  Routed by(ModelRoute other) {
    return new Routed(other, body, peek, true);
  }
}

package io.dormouse.bench.tokens;

import io.vertx.core.json.JsonObject;

/// What a worker holds while nobody calls.
///
/// @param residentKibibytes of the process
/// @param heapKibibytes of live objects, after a collection
/// @param descriptors open
/// @param running calls in slots
/// @param waiting calls for a slot
/// @param kvUse share of the cache that running calls use
record WorkerFootprint(
    long residentKibibytes,
    long heapKibibytes,
    long descriptors,
    int running,
    int waiting,
    double kvUse) {
  /// As data.
  JsonObject json() {
    return new JsonObject()
        .put("residentKibibytes", residentKibibytes)
        .put("heapKibibytes", heapKibibytes)
        .put("descriptors", descriptors)
        .put("running", running)
        .put("waiting", waiting)
        .put("kvUse", kvUse);
  }
}

package io.dormouse.gateway.platform.knative;

import io.dormouse.gateway.pool.WorkerId;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/// Gives what takes a model's calls an identity that stays for as long as it lives.
final class ReplicaIds {
  private final String model;
  private final Map<Object, WorkerId> ids = new HashMap<>();
  private long last;

  ReplicaIds(String model) {
    this.model = model;
  }

  /// The identity of a thing, a new one where it was not known.
  WorkerId of(Object key) {
    return ids.computeIfAbsent(key, _ -> new WorkerId(model, ++last));
  }

  /// Forgets all but these.
  void retain(Collection<?> keys) {
    ids.keySet().retainAll(keys);
  }
}

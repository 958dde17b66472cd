package io.dormouse.knative.cluster;

import io.dormouse.knative.fact.Fact;
import io.dormouse.knative.watch.FactBoard;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.util.Optional;
import java.util.function.Function;

/// Turns what an informer tells of one source into facts.
///
/// @param board takes them
/// @param seen reads an object; empty where it is of no interest
/// @param gone takes the name of an object that is no more
record FactHandler<T extends HasMetadata>(
    FactBoard board, Function<T, Optional<? extends Fact>> seen, Function<String, Fact> gone)
    implements ResourceEventHandler<T> {

  @Override
  public void onAdd(T object) {
    seen.apply(object).ifPresent(board::take);
  }

  @Override
  public void onUpdate(T before, T object) {
    onAdd(object);
  }

  @Override
  public void onDelete(T object, boolean stateUnknown) {
    board.take(gone.apply(object.getMetadata().getName()));
  }
}

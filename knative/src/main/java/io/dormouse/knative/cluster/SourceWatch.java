package io.dormouse.knative.cluster;

import io.dormouse.knative.fact.Fact;
import io.dormouse.knative.watch.FactBoard;
import io.dormouse.knative.watch.Source;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.dsl.Informable;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Watches one source by one informer after another, and tells the board what it hears.
///
/// What an earlier informer told and the list of a later one lacks is gone.
final class SourceWatch<T extends HasMetadata> implements AutoCloseable {
  private final Source source;
  private final Informable<T> objects;
  private final Reading<T> reading;
  private final FactBoard board;
  private final InstantSource clock;
  private final Consumer<Throwable> troubles;

  private Set<String> told = new HashSet<>();
  private Instant heardAt = Instant.MIN;
  private @Nullable Listening current;

  /// How objects become facts.
  ///
  /// @param seen reads an object; empty where it is of no interest
  /// @param gone takes the name of an object that is no more
  record Reading<T>(Function<T, Optional<? extends Fact>> seen, Function<String, Fact> gone) {}

  /// @param troubles takes why the source could not be listed or watched; it is tried again
  SourceWatch(
      Source source,
      Informable<T> objects,
      Reading<T> reading,
      FactBoard board,
      InstantSource clock,
      Consumer<Throwable> troubles) {
    this.source = source;
    this.objects = objects;
    this.reading = reading;
    this.board = board;
    this.clock = clock;
    this.troubles = troubles;
  }

  Source source() {
    return source;
  }

  /// Whether changes are heard at present.
  synchronized boolean hears() {
    return current != null && current.informer.isWatching();
  }

  /// Begins, or begins anew.
  synchronized void start() {
    close();
    heardAt = clock.instant();
    current = new Listening();
    current.start();
  }

  /// Begins anew where nothing was heard for a time.
  synchronized void renewIfSilent(Duration silence) {
    if (current != null && current.listed && !heardAt.plus(silence).isAfter(clock.instant())) {
      start();
    }
  }

  @Override
  public synchronized void close() {
    if (current != null) {
      current.informer.stop();
      current = null;
    }
  }

  private synchronized void seen(Listening listening, T object) {
    if (listening == current) {
      heardAt = clock.instant();
      told.add(object.getMetadata().getName());
      listening.names.add(object.getMetadata().getName());
      reading.seen().apply(object).ifPresent(board::take);
    }
  }

  private synchronized void gone(Listening listening, T object) {
    if (listening == current) {
      heardAt = clock.instant();
      told.remove(object.getMetadata().getName());
      listening.names.remove(object.getMetadata().getName());
      board.take(reading.gone().apply(object.getMetadata().getName()));
    }
  }

  private synchronized void listed(Listening listening) {
    if (listening == current) {
      listening.listed = true;
      told.removeAll(listening.names);
      told.forEach(name -> board.take(reading.gone().apply(name)));
      told = listening.names;
      board.listed(source);
    }
  }

  /// One informer.
  private final class Listening implements ResourceEventHandler<T> {
    private final SharedIndexInformer<T> informer = objects.runnableInformer(0);
    private final Set<String> names = new HashSet<>();
    private boolean listed;

    void start() {
      informer.exceptionHandler((_, trouble) -> {
        troubles.accept(trouble);
        return true;
      });
      informer.addEventHandler(this);
      informer
          .start()
          .whenComplete((_, trouble) -> {
            if (trouble == null) {
              SourceWatch.this.listed(this);
            }
          });
    }

    @Override
    public void onAdd(T object) {
      seen(this, object);
    }

    @Override
    public void onUpdate(T before, T object) {
      seen(this, object);
    }

    @Override
    public void onDelete(T object, boolean stateUnknown) {
      gone(this, object);
    }
  }
}

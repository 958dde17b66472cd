package io.dormouse.knative.watch;

import io.dormouse.knative.fact.Fact;
import io.dormouse.knative.view.FailureRules;
import io.dormouse.knative.view.Ledger;
import io.dormouse.knative.view.ServiceReader;
import io.dormouse.knative.view.ServiceView;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The one writer of a namespace's facts, and the one teller of its views.
///
/// Facts may come on any thread; they are written down at once and only mark that something
/// changed. Views are read and told on the executor, one after the other: a follower gets a view
/// when it differs from the last one that it got, the newest one only, and none before every source
/// has been listed once.
public final class FactBoard {
  private final Executor executor;
  private final InstantSource clock;
  private final Timer timer;
  private final Consumer<Throwable> defects;

  private final Ledger ledger = new Ledger();
  private final Set<Source> awaited = EnumSet.allOf(Source.class);
  private final Set<Follower> followers = new LinkedHashSet<>();
  private boolean marked;
  private boolean telling;
  private Timer.@Nullable Planned review;

  /// @param executor reads and tells views
  /// @param defects takes what a follower threw
  public FactBoard(
      Executor executor, InstantSource clock, Timer timer, Consumer<Throwable> defects) {
    this.executor = executor;
    this.clock = clock;
    this.timer = timer;
    this.defects = defects;
  }

  /// Writes a fact down.
  public synchronized void take(Fact fact) {
    ledger.take(fact);
    mark();
  }

  /// Every object of a source has been told once.
  public synchronized void listed(Source source) {
    awaited.remove(source);
    mark();
  }

  /// The sources that have not been listed yet.
  public synchronized Set<Source> awaited() {
    return Set.copyOf(awaited);
  }

  /// Follows a Service.
  public synchronized Following follow(
      String service, FailureRules rules, Consumer<ServiceView> listener) {
    var follower = new Follower(new ServiceReader(service, rules), listener);
    followers.add(follower);
    mark();
    return () -> drop(follower);
  }

  private synchronized void drop(Follower follower) {
    followers.remove(follower);
  }

  private synchronized void mark() {
    marked = true;
    if (!telling && awaited.isEmpty()) {
      telling = true;
      executor.execute(this::tell);
    }
  }

  private void tell() {
    for (var news = news(); news.isPresent(); news = news()) {
      news.get().forEach(this::tell);
    }
  }

  private void tell(News news) {
    if (!follows(news.follower)) {
      return;
    }
    try {
      news.follower.listener.accept(news.view);
    } catch (RuntimeException defect) {
      defects.accept(defect);
    }
  }

  private synchronized boolean follows(Follower follower) {
    return followers.contains(follower);
  }

  private synchronized Optional<List<News>> news() {
    if (!marked) {
      telling = false;
      return Optional.empty();
    }
    marked = false;
    Instant now = clock.instant();
    List<News> news = new ArrayList<>();
    for (Follower follower : followers) {
      ServiceView view = follower.reader.read(ledger, now);
      if (!view.equals(follower.last)) {
        follower.last = view;
        news.add(new News(follower, view));
      }
    }
    planReview(now);
    return Optional.of(news);
  }

  private synchronized void planReview(Instant now) {
    if (review != null) {
      review.cancel();
      review = null;
    }
    followers.stream()
        .flatMap(follower -> Optional.ofNullable(follower.last).stream())
        .flatMap(view -> view.reviewAt().stream())
        .min(Comparator.naturalOrder())
        .ifPresent(at -> review = timer.schedule(Duration.between(now, at), this::mark));
  }

  private record News(Follower follower, ServiceView view) {}

  private static final class Follower {
    private final ServiceReader reader;
    private final Consumer<ServiceView> listener;
    private @Nullable ServiceView last;

    Follower(ServiceReader reader, Consumer<ServiceView> listener) {
      this.reader = reader;
      this.listener = listener;
    }
  }
}

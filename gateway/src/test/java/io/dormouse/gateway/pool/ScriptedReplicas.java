package io.dormouse.gateway.pool;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A platform whose replicas are what a test says, and that remembers what it was asked for.
final class ScriptedReplicas implements ReplicaPlatform {
  static final WakeFailure FAILURE = new WakeFailure("no_node", "No node.", "0/1 nodes");

  final List<String> asked = new ArrayList<>();
  private @Nullable Consumer<Replicas> listener;
  private Replicas now = Replicas.none();
  boolean waking;
  boolean kept;

  @Override
  public void follow(Consumer<Replicas> listener) {
    this.listener = listener;
    tell();
  }

  @Override
  public void wake() {
    asked.add("wake");
    waking = true;
    tell();
  }

  @Override
  public void unwake() {
    asked.add("unwake");
    waking = false;
  }

  @Override
  public void keep(Duration stay) {
    asked.add("keep");
    kept = true;
  }

  @Override
  public void letGo() {
    asked.add("letGo");
    kept = false;
  }

  void see(Replicas replicas) {
    now = replicas;
    if (!replicas.ready().isEmpty()) {
      waking = false;
    }
    tell();
  }

  private void tell() {
    if (listener != null) {
      listener.accept(now);
    }
  }

  static Replicas ready(long... sequences) {
    return shared(1, sequences);
  }

  static Replicas shared(int gateways, long... sequences) {
    var ready = new ArrayList<Replicas.Replica>();
    for (long sequence : sequences) {
      ready.add(new Replicas.Replica(new WorkerId("m", sequence), endpoint(sequence), 1));
    }
    return new Replicas(ready, new Replicas.Coming.None(), Optional.empty(), gateways, Map.of());
  }

  static Replicas coming(Replicas.Coming coming) {
    return new Replicas(List.of(), coming, Optional.empty(), 1, Map.of());
  }

  static Replicas failed() {
    return new Replicas(
        List.of(), new Replicas.Coming.Starting(), Optional.of(FAILURE), 1, Map.of());
  }

  static WorkerEndpoint endpoint(long sequence) {
    return new WorkerEndpoint("10.0.0." + sequence, 8012, Optional.empty());
  }
}

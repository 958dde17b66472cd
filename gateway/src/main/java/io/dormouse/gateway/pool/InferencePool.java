package io.dormouse.gateway.pool;

import io.dormouse.gateway.hold.HoldingQueue;
import io.dormouse.gateway.hold.Offer;
import io.dormouse.gateway.hold.TenantLoad;
import io.dormouse.gateway.routing.EndpointPicker;
import io.dormouse.gateway.routing.Pick;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The one writer of a model's pool: its hold, its workers, its wake.
///
/// Everything that happens becomes a task in one serial mailbox; [PoolMachine] decides, this class
/// carries it out through the ports. Others read [#snapshot]. Invariants: every call taken by
/// [#acquire] ends in exactly one [HoldOutcome]; at most one worker is on its way; after every
/// event the longest-waiting calls have every free slot.
public final class InferencePool {
  /// What a pool needs from outside.
  ///
  /// @param platform where its workers run
  /// @param executor runs the mailbox; a direct one is fine
  /// @param timer wakes it later
  /// @param clock tells the time
  /// @param listener hears what it does
  public record Ports(
      PoolPlatform platform,
      Executor executor,
      PoolTimer timer,
      InstantSource clock,
      PoolListener listener) {}

  private final String model;
  private final PoolDecider machine;
  private final Ports ports;
  private final SerialMailbox mailbox;
  private final HoldingQueue<Held> queue;
  private final WakeRecorder wakes = new WakeRecorder();
  private final Witness witness;
  private final Fates fates = new Fates();
  private final Alarm alarm;
  private final List<CompletableFuture<@Nullable Void>> closings = new ArrayList<>();
  private PoolState state;
  private HoldOutcome farewell = new HoldOutcome.Closing();
  private @Nullable InferencePool successor;
  private volatile PoolSnapshot snapshot;

  /// A pool whose workers this gateway starts and stops.
  public InferencePool(String model, PoolPolicy policy, HoldRules rules, Ports ports) {
    this(model, new PoolMachine(policy), rules, ports);
  }

  private InferencePool(String model, PoolDecider machine, HoldRules rules, Ports ports) {
    this.model = model;
    this.machine = machine;
    this.ports = ports;
    this.witness = new Witness(ports.listener(), wakes);
    this.mailbox = new SerialMailbox(ports.executor(), InferencePool::rethrow);
    this.alarm = new Alarm(ports.timer(), ports.clock(), mailbox::tell, this::tick);
    this.queue = new HoldingQueue<>(rules.limits(), rules.weights());
    this.state = PoolState.asleep(model, ports.clock().instant().plus(machine.policy().idle()));
    this.snapshot = wakes.snapshot(state, 0, 0);
  }

  /// A pool whose replicas an autoscaler decides on; follows them from now on.
  ///
  /// @param maxReplicas most that the autoscaler makes
  public static InferencePool autoscaled(
      String model, PoolPolicy policy, int maxReplicas, HoldRules rules, Ports ports) {
    var pool = new InferencePool(model, new AutoscaledMachine(policy, maxReplicas), rules, ports);
    if (ports.platform() instanceof ReplicaPlatform platform) {
      platform.follow(
          replicas -> pool.mailbox.tell(() -> pool.apply(new PoolEvent.ReplicasSeen(replicas))));
    }
    return pool;
  }

  /// Asks for a worker for a call; the answer goes to [HeldCall#outcome].
  public Ticket acquire(HeldCall call) {
    var held = new Held(call, ports.clock().instant());
    inPlace(pool -> pool.enter(held));
    return new Ticket() {
      @Override
      public void leave() {
        inPlace(pool -> pool.leave(held));
      }

      @Override
      public void look(Consumer<HoldView> viewer) {
        inPlace(pool -> pool.view(held).ifPresent(viewer));
      }
    };
  }

  /// Says how long a load took before this gateway was started.
  public void expect(LoadEstimate load) {
    mailbox.tell(() -> {
      wakes.expect(load);
      settle();
    });
  }

  /// Starts a worker though nobody calls.
  public void wake() {
    mailbox.tell(() -> apply(new PoolEvent.WakeAsked()));
  }

  /// Lets the workers go, unless calls are held.
  public void sleep() {
    mailbox.tell(() -> apply(new PoolEvent.SleepAsked()));
  }

  /// Refuses held calls because the gateway ends, ends all workers; completes when none is left.
  public CompletionStage<@Nullable Void> close() {
    return close(() -> {});
  }

  /// As [#close], because the model is not offered any more.
  public CompletionStage<@Nullable Void> remove() {
    return close(() -> farewell = new HoldOutcome.Removed());
  }

  /// As [#close], but held calls go on waiting at another pool, in their order, and those that come
  /// later after them.
  public CompletionStage<@Nullable Void> replaceBy(InferencePool next) {
    return close(() -> {
      successor = next;
      for (var held = queue.poll(); held.isPresent(); held = queue.poll()) {
        var moved = held.get();
        next.inPlace(pool -> pool.takeOver(moved));
      }
    });
  }

  private CompletionStage<@Nullable Void> close(Runnable first) {
    var closed = new CompletableFuture<@Nullable Void>();
    mailbox.tell(() -> {
      first.run();
      closings.add(closed);
      apply(new PoolEvent.ShutdownAsked());
    });
    return closed;
  }

  /// The pool as it was after the last event.
  public PoolSnapshot snapshot() {
    return snapshot;
  }

  /// Shows the pool as it stands between two events, and what it holds by tenant, on the thread of
  /// its writer.
  public void look(BiConsumer<PoolSnapshot, Map<String, TenantLoad>> viewer) {
    inPlace(pool -> viewer.accept(pool.snapshot, pool.queue.tenants()));
  }

  /// Does something with this pool, or with the one that took its place.
  private void inPlace(Consumer<InferencePool> task) {
    mailbox.tell(() -> {
      var next = successor;
      if (next == null) {
        task.accept(this);
      } else {
        next.inPlace(task);
      }
    });
  }

  private void takeOver(Held held) {
    held.moved(state.phase() == PoolPhase.READY, ports.clock().instant());
    queue.put(held);
    apply(new PoolEvent.CallHeld());
  }

  private void enter(Held held) {
    Instant now = ports.clock().instant();
    held.moved(state.phase() == PoolPhase.READY, now);
    if (!held.request().wakes() && state.phase() != PoolPhase.READY) {
      end(held, new HoldOutcome.Asleep(wakes.remaining(state, now)), now);
      return;
    }
    if (queue.offer(held) instanceof Offer.Refused refused) {
      end(held, new HoldOutcome.Overflow(refused, wakes.remaining(state, now)), now);
      return;
    }
    if (held.request().wakes()) {
      apply(new PoolEvent.CallHeld());
    } else {
      release(now);
    }
    boolean waits = held.request().wakes() && held.deadline().isAfter(now);
    if (!waits && queue.remove(held)) {
      end(held, expired(held, now), now);
    }
    if (held.waits()) {
      ports.listener().held(model, held.firstNote(now), queue.size());
    }
    settle();
  }

  private void leave(Held held) {
    if (queue.remove(held)) {
      end(held, new HoldOutcome.Cancelled(), ports.clock().instant());
      settle();
    }
  }

  private Optional<HoldView> view(Held held) {
    return queue
        .ahead(held)
        .map(it -> HoldView.of(state, it, wakes.remaining(state, ports.clock().instant())));
  }

  private void apply(PoolEvent event) {
    Instant now = ports.clock().instant();
    PoolPhase before = state.phase();
    var step = machine.on(state, event, queue.size(), now);
    var previous = state;
    state = step.state();
    step.effects().forEach(effect -> carryOut(effect, now));
    release(now);
    boolean up = state.phase() == PoolPhase.READY;
    if (up != (before == PoolPhase.READY)) {
      queue.reschedule(held -> held.turn(up, now));
    }
    witness.saw(event, previous, state, now);
    PoolPhase after = state.phase();
    if (before != after) {
      ports.listener().phase(model, before, after);
    }
    settle();
  }

  private void settle() {
    snapshot = wakes.snapshot(state, queue.size(), queue.bytes());
    fates.settle(state);
    if (state.closing() && state.workers().isEmpty()) {
      closings.forEach(closing -> closing.complete(null));
      closings.clear();
    }
    arm();
  }

  private void carryOut(PoolEffect effect, Instant now) {
    switch (effect) {
      case PoolEffect.OnWorker it -> {
        if (ports.platform() instanceof WorkerPlatform platform) {
          carryOut(platform, it, now);
        }
      }
      case PoolEffect.OnReplicas it -> {
        if (ports.platform() instanceof ReplicaPlatform platform) {
          carryOut(platform, it, now);
        }
      }
      case PoolEffect.FailHeld(var cause, var retryAt, var tried) -> {
        Duration retryAfter = Duration.between(now, retryAt);
        endAll(new HoldOutcome.WakeFailed(cause, tried, retryAfter), now);
        if (tried) {
          wakes.failed(cause, now);
          ports.listener().wakeFailed(model, cause, retryAfter);
        }
      }
      case PoolEffect.RefuseHeld _ -> endAll(farewell, now);
    }
  }

  private void carryOut(WorkerPlatform platform, PoolEffect.OnWorker effect, Instant now) {
    switch (effect) {
      case PoolEffect.StartWorker(var id) -> {
        wakes.started(now);
        platform.start(id, this::report);
        ports.listener().waking(id);
      }
      case PoolEffect.DrainWorker(var id) -> platform.drain(id);
      case PoolEffect.ResumeWorker(var id) -> platform.resume(id);
      case PoolEffect.ExamineWorker(var id) -> platform.examine(id);
      case PoolEffect.StopWorker(var id, var grace, var reason) -> {
        platform.stop(id, grace);
        state.worker(id).ifPresent(worker -> ports.listener().stopping(worker, reason));
      }
    }
  }

  private void carryOut(ReplicaPlatform platform, PoolEffect.OnReplicas effect, Instant now) {
    switch (effect) {
      case PoolEffect.Wake(var coming) -> {
        wakes.started(now);
        platform.wake();
        ports.listener().waking(coming);
      }
      case PoolEffect.Unwake _ -> platform.unwake();
      case PoolEffect.Keep(Duration stay) -> platform.keep(stay);
      case PoolEffect.LetGo _ -> platform.letGo();
    }
  }

  private void report(WorkerId id, WorkerReport report) {
    mailbox.tell(() -> apply(new PoolEvent.Reported(id, report)));
  }

  private void release(Instant now) {
    while (!queue.isEmpty()
        && EndpointPicker.pick(state.workers()) instanceof Pick.Picked<Worker>(var worker)) {
      Optional<Held> next = queue.poll();
      if (next.isPresent()) {
        state =
            machine.on(state, new PoolEvent.CallReleased(worker.id()), queue.size(), now).state();
        end(next.get(), granted(next.get(), worker, now), now);
      }
    }
  }

  private HoldOutcome granted(Held held, Worker worker, Instant now) {
    var endpoint = worker.endpoint().orElseThrow();
    var id = worker.id();
    Duration keep = held.request().keep().orElse(machine.policy().idle());
    var reservation =
        new Reservation(
            id,
            endpoint,
            end -> {
              if (end == Reservation.End.WORKER_LOST) {
                mailbox.tell(() -> apply(new PoolEvent.WorkerLost(id)));
              }
              mailbox.tell(() -> apply(new PoolEvent.CallEnded(id, end.ofCall(), keep)));
            },
            this::fate);
    Duration waiting = Duration.between(held.since(), now);
    boolean cold = held.cold() && !worker.state().since().isBefore(held.since());
    Duration waking =
        cold ? wakes.wakingSince(held.since(), worker.state().since()) : Duration.ZERO;
    return new HoldOutcome.Released(reservation, waiting, waking, cold);
  }

  private void fate(WorkerId id, Duration within, Consumer<Boolean> dead) {
    var question = new Fates.Question(id, dead);
    mailbox.tell(() -> {
      fates.ask(question);
      var _ = ports.timer().schedule(within, () -> mailbox.tell(() -> fates.giveUp(question)));
      fates.settle(state);
    });
  }

  private HoldOutcome expired(Held held, Instant now) {
    boolean up = state.phase() == PoolPhase.READY;
    return new HoldOutcome.Expired(
        up, Duration.between(held.since(), now), wakes.remaining(state, now));
  }

  private void endAll(HoldOutcome outcome, Instant now) {
    for (var next = queue.poll(); next.isPresent(); next = queue.poll()) {
      end(next.get(), outcome, now);
    }
  }

  private void end(Held held, HoldOutcome outcome, Instant now) {
    held.end(outcome);
    ports.listener().ended(model, held.note(now), outcome);
  }

  private void arm() {
    machine.nextDeadline(state, queue.size()).ifPresent(alarm::by);
    queue.nextDeadline().ifPresent(alarm::by);
  }

  private void tick() {
    Instant now = ports.clock().instant();
    queue.expire(now).forEach(held -> end(held, expired(held, now), now));
    apply(new PoolEvent.Tick());
  }

  private static void rethrow(Throwable defect) {
    var thread = Thread.currentThread();
    thread.getUncaughtExceptionHandler().uncaughtException(thread, defect);
  }
}

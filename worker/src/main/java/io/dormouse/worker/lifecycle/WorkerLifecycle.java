package io.dormouse.worker.lifecycle;

import io.dormouse.worker.lifecycle.WorkerState.Draining;
import io.dormouse.worker.lifecycle.WorkerState.Failed;
import io.dormouse.worker.lifecycle.WorkerState.Loading;
import io.dormouse.worker.lifecycle.WorkerState.Phase;
import io.dormouse.worker.lifecycle.WorkerState.Ready;
import io.dormouse.worker.lifecycle.WorkerState.Released;
import io.dormouse.worker.lifecycle.WorkerState.Starting;
import io.dormouse.worker.lifecycle.WorkerState.Warming;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/// The one writer of the worker's state: every transition, how long each phase lasted, and the
/// marks of the start.
///
/// Transitions happen under its monitor; listeners are told after it is left.
public final class WorkerLifecycle {
  private final ProcessAge age;
  private final Map<Phase, Long> phaseMillis = new EnumMap<>(Phase.class);
  private final Map<Mark, Long> marks = new EnumMap<>(Mark.class);
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private WorkerState state = new Starting();
  private long enteredMillis;
  private long loadedBytes;
  private long totalBytes;

  /// A worker that starts; its first phase counts from the start of the process.
  public WorkerLifecycle(ProcessAge age) {
    this.age = age;
  }

  /// State, times and progress at one moment.
  ///
  /// @param phaseMillis how long each phase lasted, the present one up to now
  public record Snapshot(
      WorkerState state,
      long loadedBytes,
      long totalBytes,
      Map<Mark, Long> marks,
      Map<Phase, Long> phaseMillis) {}

  /// The state now, for reading; a decision belongs into a transition.
  public synchronized WorkerState state() {
    return state;
  }

  /// Everything a status document says about the worker's life.
  public synchronized Snapshot snapshot() {
    Map<Phase, Long> phases = new EnumMap<>(phaseMillis);
    phases.merge(state.phase(), age.millis() - enteredMillis, Long::sum);
    return new Snapshot(state, loadedBytes, totalBytes, new EnumMap<>(marks), phases);
  }

  /// Tells the listener of every change, on the thread that made it, until what is returned is run.
  public Runnable subscribe(Runnable listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /// Remembers when a moment of the start was reached.
  public void mark(Mark mark) {
    synchronized (this) {
      marks.put(mark, age.millis());
    }
    tell();
  }

  /// The head of a call was read; the first one since the model is ready is remembered.
  public void called() {
    synchronized (this) {
      if (!(state instanceof Ready) || marks.containsKey(Mark.FIRST_CALL)) {
        return;
      }
      marks.put(Mark.FIRST_CALL, age.millis());
    }
    tell();
  }

  /// The model's file was found: {@code Starting} or {@code Released} to {@code Loading}.
  public void found(long bytes) {
    move(current ->
        switch (current) {
          case Starting starting -> starting.load(bytes);
          case Released released -> released.load(bytes);
          case Loading _, Warming _, Ready _, Draining _, Failed _ ->
              throw new IllegalTransitionException(current, "load");
        });
    synchronized (this) {
      marks.remove(Mark.FIRST_CALL);
    }
  }

  /// So many bytes are in memory; told late it changes nothing.
  public void read(long bytes) {
    move(current ->
        switch (current) {
          case Loading loading -> loading.read(bytes);
          case Starting _, Warming _, Ready _, Draining _, Released _, Failed _ -> current;
        });
  }

  /// The session is made: {@code Loading} to {@code Warming}.
  public void loaded() {
    move(current ->
        switch (current) {
          case Loading loading -> loading.warm();
          case Starting _, Warming _, Ready _, Draining _, Released _, Failed _ ->
              throw new IllegalTransitionException(current, "warm");
        });
  }

  /// The first runs are over: {@code Warming} to {@code Ready}.
  public void warmed() {
    move(current ->
        switch (current) {
          case Warming warming -> warming.ready();
          case Starting _, Loading _, Ready _, Draining _, Released _, Failed _ ->
              throw new IllegalTransitionException(current, "ready");
        });
  }

  /// The model cannot be loaded.
  public void failed() {
    move(current ->
        switch (current) {
          case Starting starting -> starting.fail();
          case Loading loading -> loading.fail();
          case Warming warming -> warming.fail();
          case Ready _, Draining _, Released _, Failed _ ->
              throw new IllegalTransitionException(current, "fail");
        });
  }

  /// No new calls: {@code Ready} to {@code Draining}.
  public void drain() {
    move(current ->
        switch (current) {
          case Ready ready -> ready.drain();
          case Starting _, Loading _, Warming _, Draining _, Released _, Failed _ ->
              throw new IllegalTransitionException(current, "drain");
        });
  }

  /// Calls again: {@code Draining} to {@code Ready}.
  public void resume() {
    move(current ->
        switch (current) {
          case Draining draining -> draining.resume();
          case Starting _, Loading _, Warming _, Ready _, Released _, Failed _ ->
              throw new IllegalTransitionException(current, "resume");
        });
  }

  /// The model's memory was given back, or its load cancelled: any state to {@code Released}.
  public void released() {
    move(current ->
        switch (current) {
          case Starting starting -> starting.cancel();
          case Loading loading -> loading.cancel();
          case Warming warming -> warming.cancel();
          case Ready ready -> ready.release();
          case Draining draining -> draining.release();
          case Released _, Failed _ -> throw new IllegalTransitionException(current, "release");
        });
  }

  private void move(UnaryOperator<WorkerState> transition) {
    synchronized (this) {
      WorkerState next = transition.apply(state);
      if (next.equals(state)) {
        return;
      }
      if (next.phase() != state.phase()) {
        long now = age.millis();
        phaseMillis.merge(state.phase(), now - enteredMillis, Long::sum);
        enteredMillis = now;
      }
      if (next instanceof Loading(long bytes, long total)) {
        loadedBytes = bytes;
        totalBytes = total;
      }
      state = next;
    }
    tell();
  }

  private void tell() {
    listeners.forEach(Runnable::run);
  }
}

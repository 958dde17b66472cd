package io.dormouse.sim;

import java.time.Duration;

/// How one start of a worker goes.
///
/// @param spawn until its process exists
/// @param load until its model is read
/// @param looks how often it tells how far it is, evenly over the load
/// @param warm from read to ready
/// @param fate what becomes of it
/// @param fateAt percent of the load at which a fate of the load strikes
/// @param lives how long it serves, where its fate is to die serving
/// @param parallel calls that it really runs at once; more wait inside it
/// @param slots how many it says it has; 0 where it does not say
/// @param turnsAway percent of calls that it does not admit
/// @param deaf whether it never says that it is drained or takes calls again
/// @param exit how long it takes to end when asked to
/// @param release from its end until its memory is free
record WorkerPlan(
    Duration spawn,
    Duration load,
    int looks,
    Duration warm,
    Fate fate,
    int fateAt,
    Duration lives,
    int parallel,
    int slots,
    int turnsAway,
    boolean deaf,
    Duration exit,
    Duration release) {
  static final long BYTES = 10_000_000_000L;

  /// What becomes of a worker.
  enum Fate {
    /** It serves until it is stopped. */
    LIVES,
    /** Its process is never there. */
    NEVER_SPAWNS,
    /** It ends while it loads. */
    CRASHES_LOADING,
    /** Its load stands still. */
    STALLS_LOADING,
    /** It ends while it serves. */
    DIES_SERVING,
    /** It takes calls and never answers, nor does it answer probes. */
    SWALLOWS,
    /** It answers no probe while it runs a call. */
    ABSORBED,
    /** Its calls break off, and it lives on. */
    BREAKS
  }

  /// A healthy one: a second to spawn, then the load, ten looks at it, half a second to warm; ends
  /// in 300 ms.
  static WorkerPlan healthy(Duration load, int parallel) {
    return new WorkerPlan(
        Duration.ofSeconds(1),
        load,
        10,
        Duration.ofMillis(500),
        Fate.LIVES,
        100,
        Duration.ZERO,
        parallel,
        0,
        0,
        false,
        Duration.ofMillis(300),
        Duration.ZERO);
  }

  WorkerPlan with(Fate other, int at) {
    return new WorkerPlan(
        spawn, load, looks, warm, other, at, lives, parallel, slots, turnsAway, deaf, exit,
        release);
  }

  WorkerPlan living(Duration time) {
    return new WorkerPlan(
        spawn,
        load,
        looks,
        warm,
        Fate.DIES_SERVING,
        fateAt,
        time,
        parallel,
        slots,
        turnsAway,
        deaf,
        exit,
        release);
  }

  WorkerPlan ending(Duration toExit, Duration toRelease) {
    return new WorkerPlan(
        spawn, load, looks, warm, fate, fateAt, lives, parallel, slots, turnsAway, deaf, toExit,
        toRelease);
  }

  /// How a model's workers go, start by start.
  @FunctionalInterface
  interface Fleet {
    /// The plan of a start.
    ///
    /// @param start counts from 1
    WorkerPlan plan(int start, Dice dice);
  }
}

package io.dormouse.bench.soak;

import io.dormouse.bench.gateway.Gateway;
import io.dormouse.bench.report.Table;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// A gateway's footprint before a soak, and what of the soak is left over after it.
///
/// @param gateway that is soaked, its model asleep
/// @param before its footprint then
record Baseline(Gateway gateway, Footprint before) {
  private static final Duration SETTLE = Duration.ofSeconds(90);
  private static final long POLL_NANOS = 250_000_000;

  static Baseline of(Gateway gateway) throws IOException {
    return new Baseline(gateway, Footprint.of(gateway.handle(), gateway.home()));
  }

  /// @param footprint afterwards
  /// @param leftovers what is there and was not before
  record Settled(Footprint footprint, List<String> leftovers) {}

  /// Waits until nothing is left over, and no longer than keep-alive connections and idle pool
  /// threads live.
  Settled settle() throws IOException {
    long giveUpNanos = System.nanoTime() + SETTLE.toNanos();
    while (true) {
      var after = Footprint.of(gateway.handle(), gateway.home());
      var leftovers = after.leftoversSince(before);
      if (leftovers.isEmpty() || System.nanoTime() - giveUpNanos > 0) {
        return new Settled(after, leftovers);
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  String table(Footprint after) {
    return new Table("of the gateway, model asleep", "before", "after")
        .row(
            "processes of its home, itself left out",
            before.processes() + "",
            after.processes() + "")
        .row("threads", before.threadCount() + "", after.threadCount() + "")
        .row("descriptors", before.descriptorCount() + "", after.descriptorCount() + "")
        .row("listening ports", before.ports().size() + "", after.ports().size() + "")
        .row("leases", before.leases() + "", after.leases() + "")
        .toString();
  }
}

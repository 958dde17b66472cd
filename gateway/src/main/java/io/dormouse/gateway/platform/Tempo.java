package io.dormouse.gateway.platform;

/// The fixed times of the talk between gateway and worker, in milliseconds.
///
/// @param retryMs pause before a broken stream or a lost command is tried again
/// @param silenceMs after which a worker is noted as suspect
/// @param suspectMs silence after which it is killed
/// @param probeMs from one readiness probe of a foreign server to the next
/// @param loadMs pause between two looks at the load of a foreign server
/// @param requestMs longest wait for an answer to a probe or command
public record Tempo(
    long retryMs, long silenceMs, long suspectMs, long probeMs, long loadMs, long requestMs) {
  public static final Tempo STANDARD = new Tempo(100, 3_000, 10_000, 25, 1_000, 1_000);

  /// The same with another pause before what broke is tried again.
  public Tempo retryingAfter(long pauseMs) {
    return new Tempo(pauseMs, silenceMs, suspectMs, probeMs, loadMs, requestMs);
  }
}

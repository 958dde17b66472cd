package io.dormouse.bench.overhead;

import io.dormouse.bench.Options;
import io.dormouse.bench.Repository;
import io.dormouse.bench.gateway.Gateway;
import io.dormouse.bench.load.LoadProcess;
import io.dormouse.bench.load.UpstreamMain;
import io.dormouse.bench.peers.Peer;
import io.dormouse.bench.peers.Peers;
import io.dormouse.bench.report.Report;
import io.dormouse.e2e.Dist;
import io.vertx.core.json.JsonArray;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What the gateway costs beside a direct call, nginx and Envoy: calls in a second when it is
/// saturated, latency at half of that load, and the delay of events in many streams.
///
/// Whoever is in the middle has one core, the load generator and the upstream the other.
public final class Overhead {
  private static final int MIDDLE_CORE = 0;
  private static final int LOAD_CORE = 1;
  private static final String BOTH_CORES = "0,1";
  private static final int RUNS = 4;
  private static final int SECONDS = 2;
  private static final int WARM_UP_SECONDS = 36;
  private static final String MODEL = "upstream";
  private static final List<BodySize> PROFILED = List.of(BodySize.KB_2, BodySize.KB_64);

  private final Repository repository;

  /// A benchmark of that checkout.
  public Overhead(Repository repository) {
    this.repository = repository;
  }

  /// Measures.
  public Report run(Options options, PrintStream progress)
      throws IOException, InterruptedException {
    var peers = new Peers(repository);
    peers.install(progress);
    var middle = LoadProcess.pinned(MIDDLE_CORE);
    var dist = new Dist(repository.distribution());
    try (var gateway = Gateway.start(dist, repository.target(), middle, configuration());
        var load = LoadProcess.start(LOAD_CORE)) {
      gateway.admin().wake(MODEL);
      int upstream = gateway.admin().workerPort(MODEL);
      var running = new ArrayList<Peer>();
      try {
        peers.nginx(middle, upstream).ifPresent(running::add);
        peers.envoy(middle, "envoy.yaml", upstream).ifPresent(running::add);
        var sides = sides(upstream, running, gateway);
        var rounds = new Rounds(load, sides, MODEL, options.number("--seconds", SECONDS));
        warmUp(gateway, rounds, progress);
        return measure(options, gateway, rounds, peers.notes(), progress);
      } finally {
        running.forEach(Peer::close);
      }
    }
  }

  private static List<Side> sides(int upstream, List<Peer> peers, Gateway gateway) {
    var sides = new ArrayList<Side>();
    sides.add(new Side(Side.DIRECT, upstream, Optional.empty()));
    for (Peer peer : peers) {
      sides.add(new Side(peer.name(), peer.port(), Optional.of(peer.process().toHandle())));
    }
    sides.add(new Side(Side.GATEWAY, gateway.port(), Optional.of(gateway.handle())));
    return sides;
  }

  /// Its compilers may use both cores until it is measured.
  private static void warmUp(Gateway gateway, Rounds rounds, PrintStream progress)
      throws IOException, InterruptedException {
    progress.println("warming up all sides");
    LoadProcess.pin(gateway.handle().pid(), BOTH_CORES);
    rounds.warmUp(WARM_UP_SECONDS);
    LoadProcess.pin(gateway.handle().pid(), Integer.toString(MIDDLE_CORE));
    rounds.calibrate();
  }

  private Report measure(
      Options options, Gateway gateway, Rounds rounds, String notes, PrintStream progress)
      throws IOException, InterruptedException {
    int runs = options.number("--runs", RUNS);
    for (int round = 1; round <= runs; round++) {
      rounds.run(round, progress);
    }
    var results = new OverheadResults(rounds, notes);
    boolean profiled = options.number("--profile", 0) == 1;
    var profiles = new StringBuilder();
    if (profiled || !results.fastEnough()) {
      progress.println("profiling the gateway when it is saturated");
      for (BodySize size : PROFILED) {
        profiles.append(profileCalls(gateway, rounds, size));
      }
    }
    if (profiled || !results.smoothEnough()) {
      progress.println("profiling the gateway while it streams");
      profiles.append(profileStreams(gateway, rounds));
    }
    return results.report(profiles.toString());
  }

  private String profileCalls(Gateway gateway, Rounds rounds, BodySize size)
      throws IOException, InterruptedException {
    int seconds = 2 * rounds.seconds();
    var profile = begun(gateway);
    double perSecond = rounds.saturateGateway(size, seconds);
    profile.stop();
    return profile.markdown(
        "saturated with calls of " + size.label(), Math.round(perSecond * seconds));
  }

  private String profileStreams(Gateway gateway, Rounds rounds)
      throws IOException, InterruptedException {
    int seconds = 2 * rounds.seconds();
    var profile = begun(gateway);
    rounds.streamThroughGateway(seconds);
    profile.stop();
    return profile.markdown(
        "with all streams", (long) Rounds.STREAM_COUNT * Rounds.EVENTS_PER_SECOND * seconds);
  }

  private GatewayProfile begun(Gateway gateway) throws IOException, InterruptedException {
    var recording = repository.target().resolve("overhead.jfr");
    var profile = new GatewayProfile(gateway.handle().pid(), recording);
    profile.start();
    return profile;
  }

  private static String configuration() {
    var command = new ArrayList<>(LoadProcess.pinned(LOAD_CORE));
    command.addAll(LoadProcess.javaOn(UpstreamMain.class));
    command.add("${PORT}");
    return """
    dormouse:
      models:
        %s:
          command: %s
          ready-path: /health
          idle-timeout: 1h
          concurrency: 1000
    """
        .formatted(MODEL, new JsonArray(command).encode());
  }
}

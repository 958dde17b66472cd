package io.dormouse.e2e.clients;

import io.dormouse.e2e.Client;
import io.dormouse.e2e.ConfigText;
import io.dormouse.e2e.GatewayProcess;
import io.dormouse.e2e.GatewaySetup;
import io.dormouse.e2e.Pools;
import io.dormouse.e2e.StandInOptions;
import io.dormouse.e2e.clients.ClientPackage.Installation;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// All clients that this machine can have, calling models that sleep, at one moment.
///
/// The models are those that the scripts in `clients` name: `slow`, `chunky` and `padded` load for
/// a time and differ in their heartbeats, `late` never gets ready, `early` ends while it loads, and
/// `again` loads in a second.
public final class ClientsRun {
  private static final Duration AFTER_LOAD = Duration.ofMinutes(1);

  private final Setup setup;
  private final Map<ClientPackage, Installation> installed = new EnumMap<>(ClientPackage.class);
  private final Map<ClientKind, ClientProcess> processes = new EnumMap<>(ClientKind.class);

  private ClientsRun(Setup setup) {
    this.setup = setup;
  }

  /// What to run.
  ///
  /// @param root of the checkout
  /// @param folder for files of nginx
  /// @param load how long a load takes
  /// @param settings of every model
  /// @param proxyTimeout after so much silence nginx cuts a connection
  /// @param chunkTimeout longest wait of LangChain's asynchronous part for a chunk; empty for its
  ///   own
  public record Setup(
      Path root,
      Path folder,
      Duration load,
      List<String> settings,
      Duration proxyTimeout,
      Optional<Duration> chunkTimeout) {
    private Path module() {
      return root.resolve("src/e2e");
    }
  }

  /// What became of one client.
  public sealed interface Result {
    /// This machine cannot have it.
    record Absent(String why) implements Result {}

    /// What it saw.
    record Ran(List<Seen> seen) implements Result {}
  }

  /// What became of all.
  ///
  /// @param callsOfEarly calls that the gateway counted for the model whose loads fail at once
  public record Outcome(Map<ClientKind, Result> results, long callsOfEarly) {
    /// Clients that called that model.
    public long callersOfEarly() {
      return results.entrySet().stream()
          .filter(it -> it.getValue() instanceof Result.Ran)
          .filter(it -> it.getKey().checks().contains(Check.EARLY))
          .count();
    }
  }

  /// Installs what is missing, starts a gateway and lets all clients call.
  public static Outcome run(Setup setup) throws IOException, InterruptedException {
    return new ClientsRun(setup).run();
  }

  private Outcome run() throws IOException, InterruptedException {
    for (ClientPackage one : ClientPackage.values()) {
      installed.put(one, one.install(setup.module()));
    }
    try (var gateway = GatewayProcess.start(GatewaySetup.of(config().text()));
        var pools = Pools.of(gateway)) {
      measureALoad(pools);
      return installed.get(ClientPackage.NGINX) instanceof Installation.Present(Path folder)
          ? behindNginx(gateway, pools, folder.resolve("nginx"))
          : called(gateway, pools, Optional.empty());
    } finally {
      processes.values().forEach(ClientProcess::close);
    }
  }

  private Outcome behindNginx(GatewayProcess gateway, Pools pools, Path program)
      throws IOException, InterruptedException {
    Path guide = setup.root().resolve("src/docs/nginx.conf");
    try (var nginx =
        Nginx.start(program, setup.folder(), guide, gateway.base(), setup.proxyTimeout())) {
      return called(gateway, pools, Optional.of(nginx));
    }
  }

  private ConfigText config() {
    var slow = StandInOptions.plain().readyAfter(setup.load().toMillis());
    String never = "load-timeout: " + setup.load().toSeconds() + "s";
    return ConfigText.of()
        .standIn("slow", slow, settings())
        .standIn("chunky", slow, settings("heartbeat: chunks"))
        .standIn("padded", slow, settings("heartbeat: whitespace"))
        .standIn("late", StandInOptions.plain().readyAfter(-1), settings(never))
        .standIn(
            "early",
            StandInOptions.plain().exitsWhileLoading(3),
            "commit-after: 1m",
            "wake-backoff: 1m")
        .standIn("again", StandInOptions.plain().readyAfter(1_000), settings());
  }

  private String[] settings(String... more) {
    List<String> all = new ArrayList<>(setup.settings());
    all.add("wake-stall-timeout: 10m");
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  /// `Retry-After` comes from it.
  private static void measureALoad(Pools pools) {
    pools.wake("again");
    pools.awaitPhase("again", "ready");
    pools.sleep("again");
    pools.awaitPhase("again", "asleep");
  }

  private Outcome called(GatewayProcess gateway, Pools pools, Optional<Nginx> nginx)
      throws IOException, InterruptedException {
    Map<ClientKind, Result> results = new EnumMap<>(ClientKind.class);
    for (ClientKind kind : ClientKind.all()) {
      Optional<String> missing = missing(kind);
      if (missing.isPresent()) {
        results.put(kind, new Result.Absent(missing.get()));
      } else {
        processes.put(kind, start(kind, base(kind, gateway, nginx)));
      }
    }
    processes.values().forEach(ClientProcess::awaitReady);
    for (ClientProcess process : processes.values()) {
      process.go();
    }
    for (var running : processes.entrySet()) {
      List<Seen> seen = running.getValue().seen(setup.load().plus(AFTER_LOAD));
      results.put(running.getKey(), new Result.Ran(seen));
    }
    return new Outcome(results, counted(pools, "early"));
  }

  private Optional<String> missing(ClientKind kind) {
    return kind.packages().stream()
        .map(installed::get)
        .<String>mapMulti((it, whys) -> {
          if (it instanceof Installation.Absent(String why)) {
            whys.accept(why);
          }
        })
        .findFirst();
  }

  private ClientProcess start(ClientKind kind, URI base) throws IOException {
    return switch (Objects.requireNonNull(installed.get(kind.packages().getFirst()))) {
      case Installation.Present(Path folder) ->
          ClientProcess.start(kind, setup.module(), folder, base, setup.chunkTimeout());
      case Installation.Absent(String why) -> throw new IllegalStateException(why);
    };
  }

  private static URI base(ClientKind kind, GatewayProcess gateway, Optional<Nginx> nginx) {
    return switch (kind.way()) {
      case DIRECT -> gateway.base();
      case NGINX -> nginx.orElseThrow().base(false);
      case NGINX_AS_SHIPPED -> nginx.orElseThrow().base(true);
    };
  }

  private static long counted(Pools pools, String model) {
    String metrics = Client.await(pools.client().get("/q/metrics")).body();
    return metrics
        .lines()
        .filter(line -> line.startsWith("dormouse_calls_total{"))
        .filter(line -> line.contains("model=\"" + model + "\""))
        .mapToLong(line -> Math.round(Double.parseDouble(line.substring(line.lastIndexOf(' ')))))
        .sum();
  }
}

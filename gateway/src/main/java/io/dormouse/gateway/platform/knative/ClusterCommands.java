package io.dormouse.gateway.platform.knative;

import io.dormouse.gateway.config.GatewayConfig;
import io.dormouse.gateway.config.KnativeConfig;
import io.dormouse.knative.check.ClusterCheck;
import io.dormouse.knative.check.ClusterState;
import io.dormouse.knative.check.Finding;
import io.dormouse.knative.check.GatewayAccount;
import io.dormouse.knative.check.ModelNeeds;
import io.dormouse.knative.check.Needs;
import io.dormouse.knative.check.Report;
import io.dormouse.knative.check.Seen;
import io.dormouse.knative.check.ServiceName;
import io.dormouse.knative.check.Verdict;
import io.dormouse.knative.cluster.KnativeCluster;
import io.vertx.core.Vertx;
import java.io.PrintStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// The operator's commands that look at the cluster. They block, and end once they have printed.
public final class ClusterCommands {
  private static final String IN_CLUSTER = "KUBERNETES_SERVICE_HOST";

  private static final Duration LONGEST_LOOK = Duration.ofSeconds(10);

  private final GatewayConfig config;
  private final Map<String, String> variables;
  private final PrintStream out;
  private final PrintStream err;

  /// How something is written.
  public enum Output {
    /** For people. */
    TABLE,
    /** For programs. */
    JSON
  }

  /// @param variables of the environment
  public ClusterCommands(
      GatewayConfig config, Map<String, String> variables, PrintStream out, PrintStream err) {
    this.config = config;
    this.variables = variables;
    this.out = out;
    this.err = err;
  }

  /// Checks whether the cluster has what the models need; false where something fails.
  public boolean check() {
    return inCluster(this::check);
  }

  /// Tells what the models are at.
  public boolean status(Output output) {
    return inCluster(cluster -> status(cluster, output));
  }

  private boolean status(KnativeCluster cluster, Output output) {
    ClusterModels models = ClusterModels.of(config, cluster);
    var clock = InstantSource.system();
    var all = StatusReader.read(models.models().values(), cluster, clock, LONGEST_LOOK);
    out.println(
        switch (output) {
          case TABLE -> StatusText.table(all, clock.instant());
          case JSON -> StatusText.json(all);
        });
    models.troubles().forEach(trouble -> err.println("dormouse: " + trouble));
    return true;
  }

  private boolean inCluster(Predicate<KnativeCluster> command) {
    Vertx vertx = Vertx.vertx();
    try (var cluster = KnativeCluster.connect(vertx)) {
      return switch (cluster.version()) {
        case Seen.Found<String> _ -> command.test(cluster);
        case Seen.Absent<String> _ -> silent("no Kubernetes API there");
        case Seen.Unreadable<String>(String why) -> silent(why);
      };
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  private boolean silent(String why) {
    err.println("dormouse: " + why);
    return false;
  }

  private boolean check(KnativeCluster cluster) {
    ClusterModels models = ClusterModels.of(config, cluster);
    List<ModelNeeds> all =
        models.models().values().stream()
            .flatMap(model ->
                NeedsReader.service(model).stream()
                    .map(service -> NeedsReader.read(model, service)))
            .toList();
    var needs = new Needs(all, variables.containsKey(IN_CLUSTER), account(config.knative()));
    var seen =
        cluster.inspect(
            needs, Set.copyOf(config.knative().discover()), config.knative().activator());
    return switch (seen) {
      case Seen.Found<ClusterState>(ClusterState state) -> report(needs, models.troubles(), state);
      case Seen.Absent<ClusterState> _ -> silent("no Kubernetes API there");
      case Seen.Unreadable<ClusterState>(String why) -> silent(why);
    };
  }

  /// By whose rights the gateway of a configuration looks.
  static GatewayAccount account(KnativeConfig config) {
    String service = config.renderedService();
    int slash = service.indexOf('/');
    boolean deployed = config.deployment().image().isPresent();
    return new GatewayAccount(
        new ServiceName(service.substring(0, slash), service.substring(slash + 1)),
        deployed,
        deployed || config.gatewayService().isPresent());
  }

  private boolean report(Needs needs, List<String> troubles, ClusterState state) {
    Report report = ClusterCheck.report(needs, state);
    Report all = troubles.isEmpty() ? report : with(report, troubles);
    ReportText.print(all, out);
    return all.count(Verdict.FAILED) == 0;
  }

  private static Report with(Report report, List<String> troubles) {
    var findings =
        troubles.stream()
            .map(trouble -> new Finding(Verdict.FAILED, "discovery", trouble, Optional.empty()))
            .toList();
    return new Report(
        Stream.concat(
                report.sections().stream(), Stream.of(new Report.Section("discovery", findings)))
            .toList());
  }
}

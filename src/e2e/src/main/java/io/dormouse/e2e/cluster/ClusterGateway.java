package io.dormouse.e2e.cluster;

import io.dormouse.e2e.Client;
import io.dormouse.e2e.Client.Answer;
import io.dormouse.e2e.ConfigText;
import io.dormouse.e2e.GatewayProcess;
import io.dormouse.e2e.GatewaySetup;
import io.dormouse.e2e.Pools;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/// A gateway outside of a cluster that is ready, and those who call it; closing it ends them all.
///
/// @param client a caller
/// @param pools its admin routes
public record ClusterGateway(GatewayProcess process, Client client, Pools pools)
    implements AutoCloseable {
  static ClusterGateway start(TestCluster cluster, ConfigText config) {
    var process =
        GatewayProcess.start(
            GatewaySetup.of(config.text())
                .environment(Map.of("KUBECONFIG", cluster.kubeconfig().toString())));
    return new ClusterGateway(process, Client.of(process.base()), Pools.of(process));
  }

  /// Calls a model whose server sleeps, which answers at once.
  public CompletableFuture<Answer> ask(String model) {
    return ask(model, Duration.ZERO);
  }

  /// Calls a model whose server sleeps, which answers after a time.
  public CompletableFuture<Answer> ask(String model, Duration sleep) {
    return ClusterModels.ask(client, model, sleep);
  }

  /// So many further callers of a model whose server sleeps, each with connections of its own.
  public SteadyCallers callers(int count, String model, Duration sleep) {
    return SteadyCallers.start(process.base(), count, model, sleep);
  }

  /// The answer to a call, which must be a 200.
  public Answer fine(CompletableFuture<Answer> call) {
    Answer answer = Client.await(call);
    if (answer.status() != 200) {
      throw new AssertionError(answer.status() + " " + answer.body() + "\n" + log());
    }
    return answer;
  }

  /// What it wrote.
  public String log() {
    return process.log().text();
  }

  @Override
  public void close() {
    pools.close();
    client.close();
    process.close();
  }
}

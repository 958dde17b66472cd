package io.dormouse.bench.knative;

import io.dormouse.bench.report.Series;
import io.dormouse.bench.report.Table;
import io.dormouse.e2e.Client;
import io.dormouse.e2e.cluster.ClusterGateway;
import io.dormouse.e2e.cluster.ClusterModels;
import io.dormouse.e2e.cluster.Space;
import io.vertx.core.json.JsonObject;
import java.io.PrintStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Warm calls straight to a pod, through the activator and through the gateway, one after the other
/// in turn.
final class WarmRuns {
  private static final String FORMAT = ".2f";
  private static final int WARM_UP = 3_000;

  private final Side pod = new Side("straight to the pod");
  private final Side activator = new Side("through the activator");
  private final Side gateway = new Side("through the gateway");

  private static final class Side {
    private final String name;
    private final List<Double> all = new ArrayList<>();
    private final Series medians = new Series();
    private final Series tails = new Series();

    Side(String name) {
      this.name = name;
    }

    void call(Client client, String body, Map<String, String> headers) {
      long began = System.nanoTime();
      Client.Answer answer = Client.await(client.post(ClusterModels.CHAT, body, headers));
      all.add((System.nanoTime() - began) / 1e6);
      if (answer.status() != 200) {
        throw new AssertionError(name + ": " + answer.status() + " " + answer.body());
      }
    }

    void endRound() {
      var sorted = all.stream().sorted().toList();
      medians.add(sorted.get(sorted.size() / 2));
      tails.add(sorted.get(sorted.size() * 99 / 100));
      all.clear();
    }
  }

  /// Measures a service whose pod is ready.
  void run(
      Space space, ClusterGateway outside, String service, int rounds, int calls, PrintStream out) {
    String address = space.pods(service).getFirst().getStatus().getPodIP();
    var headers =
        Map.of(
            "Knative-Serving-Namespace",
            space.name(),
            "Knative-Serving-Revision",
            space.revisions(service).getLast().getMetadata().getName());
    String body = ClusterModels.body(service);
    try (var direct = Client.of(URI.create("http://" + address + ":8012"));
        var proxied = Client.of(space.cluster().activator())) {
      for (int round = 0; round <= rounds; round++) {
        for (int call = 0; call < (round == 0 ? WARM_UP : calls); call++) {
          pod.call(direct, body, Map.of());
          activator.call(proxied, body, headers);
          gateway.call(outside.client(), body, Map.of());
        }
        if (round == 0) {
          List.of(pod, activator, gateway).forEach(side -> side.all.clear());
        } else {
          List.of(pod, activator, gateway).forEach(Side::endRound);
          out.printf(
              "warm round %d of %d: gateway p50 %s ms, activator p50 %s ms%n",
              round, rounds, gateway.medians.text(FORMAT), activator.medians.text(FORMAT));
        }
      }
    }
  }

  /// How much more the gateway adds to a call at the median than the activator does.
  double addedAgainstActivator() {
    return (gateway.medians.median() - pod.medians.median())
        / (activator.medians.median() - pod.medians.median());
  }

  String table() {
    var table = new Table("milliseconds", "p50", "p99");
    for (Side side : List.of(pod, activator, gateway)) {
      table.row(side.name, side.medians.text(FORMAT), side.tails.text(FORMAT));
    }
    return table.toString();
  }

  JsonObject json() {
    var json = new JsonObject();
    for (Side side : List.of(pod, activator, gateway)) {
      json.put(
          side.name,
          new JsonObject().put("p50Ms", side.medians.json()).put("p99Ms", side.tails.json()));
    }
    return json;
  }
}

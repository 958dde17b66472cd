package io.dormouse.bench.knative;

import io.dormouse.bench.report.Series;
import io.dormouse.bench.report.Table;
import io.dormouse.e2e.Client;
import io.dormouse.e2e.Eventually;
import io.dormouse.e2e.cluster.ClusterGateway;
import io.dormouse.e2e.cluster.Space;
import io.fabric8.kubernetes.api.model.Pod;
import io.vertx.core.json.JsonObject;
import java.io.PrintStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/// Cold calls through the gateway and through Knative's activator alone, in turn, on our worker.
///
/// Several Services take turns, so that one sleeps while another is called.
final class ColdRuns implements AutoCloseable {
  private static final String FORMAT = ".0f";
  private static final Duration LIMIT = Duration.ofMinutes(3);

  private final Space space;
  private final ClusterGateway gateway;
  private final Client throughActivator;
  private final ReadyTimes ready;
  private final PodTimes podTimes;
  private final int services;
  private final Series gatewayMs = new Series();
  private final Series activatorMs = new Series();
  private final Series readyToCallMs = new Series();
  private final Series reachableToCallMs = new Series();
  private final Series addressLateMs = new Series();
  private final Series listeningLateMs = new Series();
  private final Series clusterLateMs = new Series();
  private final Series readyToAnswerMs = new Series();
  private final Series oursMs = new Series();
  private final Series releaseMs = new Series();
  private final Series warmMs = new Series();
  private final SequencedMap<String, Series> marks = new LinkedHashMap<>();
  private int turn;

  /// @param services how many there are, called `cold-0` and so on
  ColdRuns(Space space, ClusterGateway gateway, int services) {
    this.space = space;
    this.gateway = gateway;
    this.services = services;
    this.throughActivator = Client.of(space.cluster().activator());
    this.ready = new ReadyTimes(space);
    this.podTimes = new PodTimes(space);
  }

  void run(int runs, PrintStream progress) {
    for (int run = 1; run <= runs; run++) {
      activator();
      gateway();
      progress.printf(
          "cold run %d of %d: gateway %.0f ms, activator alone %.0f ms; from the worker's readiness to its address %.0f, to queue-proxy %.0f, to the release %.0f, to the call's head %.0f, to the answer %.0f ms%n",
          run,
          runs,
          gatewayMs.last(),
          activatorMs.last(),
          addressLateMs.last(),
          listeningLateMs.last(),
          releaseMs.last(),
          readyToCallMs.last(),
          readyToAnswerMs.last());
    }
  }

  private String asleep() {
    String service = "cold-" + turn++ % services;
    Eventually.until(
        LIMIT,
        service + " asleep",
        () -> space.pods(service).isEmpty() && gateway.pools().phase(service).equals("asleep"));
    ready.forget(service);
    return service;
  }

  private void gateway() {
    String service = asleep();
    long began = System.nanoTime();
    Client.Answer answer = gateway.fine(gateway.client().embed(service, "Hello"));
    long ended = System.nanoTime();
    gatewayMs.add((ended - began) / 1e6);
    Pod pod = space.pods(service).getFirst();
    WorkerClock.Times worker = WorkerClock.of(pod);
    long workerReady = worker.ready();
    long address = podTimes.address(pod).orElseThrow();
    long listening = podTimes.listening(pod).orElseThrow();
    long reachable = Math.max(workerReady, Math.max(address, listening));
    readyToCallMs.add((worker.firstCall() - workerReady) / 1e6);
    reachableToCallMs.add((worker.firstCall() - reachable) / 1e6);
    addressLateMs.add((address - workerReady) / 1e6);
    listeningLateMs.add((listening - workerReady) / 1e6);
    double sinceReady = (ended - workerReady) / 1e6;
    readyToAnswerMs.add(sinceReady);
    double upstream = timingMs(answer, "upstream");
    oursMs.add(sinceReady - upstream);
    releaseMs.add((began - workerReady) / 1e6 + timingMs(answer, "hold"));
    Eventually.until(LIMIT, service + " ready", () -> ready.of(service).isPresent());
    clusterLateMs.add((ready.of(service).orElseThrow() - workerReady) / 1e6);
    long warm = System.nanoTime();
    gateway.fine(gateway.client().embed(service, "Hello"));
    warmMs.add((System.nanoTime() - warm) / 1e6);
    gateway
        .pools()
        .pool(service)
        .path("lastWake")
        .path("marksMs")
        .properties()
        .forEach(mark ->
            marks
                .computeIfAbsent(mark.getKey(), _ -> new Series())
                .add(mark.getValue().asDouble()));
  }

  private void activator() {
    String service = asleep();
    var headers =
        Map.of(
            "Knative-Serving-Namespace",
            space.name(),
            "Knative-Serving-Revision",
            space.revisions(service).getLast().getMetadata().getName());
    long began = System.nanoTime();
    gateway.fine(throughActivator.embed(service, "Hello", headers));
    activatorMs.add((System.nanoTime() - began) / 1e6);
  }

  /// A part of the time of a call, as the gateway tells it: `hold` up to its release, `upstream`
  /// from handing it to the pod to the first byte of its answer.
  private static double timingMs(Client.Answer answer, String part) {
    return Double.parseDouble(
        answer.header("Server-Timing").replaceFirst(".*" + part + ";dur=([0-9.]+).*", "$1"));
  }

  /// The gateway's share of a cold start.
  double sharePercent() {
    return 100 * oursMs.median() / gatewayMs.median();
  }

  /// From the worker's readiness to the head of the held call there.
  Series readyToCall() {
    return readyToCallMs;
  }

  /// The same from when the pod's address is known and its queue-proxy listens, too.
  Series reachableToCall() {
    return reachableToCallMs;
  }

  double againstActivator() {
    return gatewayMs.median() / activatorMs.median();
  }

  String table() {
    var table = new Table("milliseconds", "median (range, ± half the quartile distance)");
    table.row("cold call through the gateway", gatewayMs.text(FORMAT));
    table.row("cold call through the activator alone", activatorMs.text(FORMAT));
    marks.forEach((mark, series) -> table.row("wake mark " + mark, series.text(FORMAT)));
    table.row(
        "worker ready to the held call's head, by the worker's clock", readyToCallMs.text(".1f"));
    table.row("the same from when the pod can be reached, too", reachableToCallMs.text(".1f"));
    table.row("worker ready to the pod's address known", addressLateMs.text(".1f"));
    table.row("worker ready to queue-proxy listening", listeningLateMs.text(".1f"));
    table.row("worker ready to endpoint ready in the cluster", clusterLateMs.text(".1f"));
    table.row("worker ready to answer at the client", readyToAnswerMs.text(".1f"));
    table.row("of these without the pod's own time", oursMs.text(".1f"));
    table.row("worker ready to the call's release, at least", releaseMs.text(".1f"));
    table.row("the same call, warm", warmMs.text(".1f"));
    return table.toString();
  }

  JsonObject json() {
    var all = new JsonObject();
    marks.forEach((mark, series) -> all.put(mark, series.json()));
    return new JsonObject()
        .put("gatewayMs", gatewayMs.json())
        .put("activatorMs", activatorMs.json())
        .put("readyToCallMs", readyToCallMs.json())
        .put("reachableToCallMs", reachableToCallMs.json())
        .put("addressLateMs", addressLateMs.json())
        .put("listeningLateMs", listeningLateMs.json())
        .put("clusterLateMs", clusterLateMs.json())
        .put("readyToAnswerMs", readyToAnswerMs.json())
        .put("oursMs", oursMs.json())
        .put("releaseMs", releaseMs.json())
        .put("warmMs", warmMs.json())
        .put("marksMs", all);
  }

  @Override
  public void close() {
    ready.close();
    podTimes.close();
    throughActivator.close();
  }
}

package io.dormouse.bench.overhead;

import io.dormouse.bench.load.LoadProcess;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/// The measurements of [Overhead], round after round: each measurement takes all sides in turn,
/// every round begins with another one.
final class Rounds {
  static final String RATE = "rate ";
  static final String BUSY = "busy ";
  static final String P50 = "p50 ";
  static final String P99 = "p99 ";
  static final String CPU = "cpu ";
  static final String STREAMS = "streams";
  static final String DELAY_P50 = "delay p50";
  static final String DELAY_P99 = "delay p99";
  static final String GAP_P99 = "gap p99";
  static final int STREAM_COUNT = 500;
  static final int EVENTS_PER_SECOND = 50;

  private static final String CALL = "/v1/embeddings";
  private static final String CHAT = "/v1/chat/completions";
  private static final int CALIBRATION_SECONDS = 3;

  private final LoadProcess load;
  private final List<Side> sides;
  private final String model;
  private final int seconds;
  private final Map<BodySize, Integer> halfLoad = new EnumMap<>(BodySize.class);
  private final Measurements measured = new Measurements();

  /// @param seconds that each measurement takes, on each side
  Rounds(LoadProcess load, List<Side> sides, String model, int seconds) {
    this.load = load;
    this.sides = sides;
    this.model = model;
    this.seconds = seconds;
  }

  Measurements measured() {
    return measured;
  }

  /// Calls in a second at half load.
  int halfLoad(BodySize size) {
    return halfLoad.getOrDefault(size, 0);
  }

  int seconds() {
    return seconds;
  }

  /// Makes everybody run at the speed that they keep.
  void warmUp(int warmUpSeconds) throws IOException {
    for (Side side : sides) {
      boolean ours = side.name().equals(Side.GATEWAY);
      int share = Math.max(1, ours ? warmUpSeconds / 2 : 2);
      saturate(side, BodySize.KB_2, share);
      load.streams(chat(side), STREAM_COUNT, EVENTS_PER_SECOND, Math.max(1, share / 3));
      for (BodySize size : BodySize.values()) {
        saturate(side, size, Math.max(1, share / 6));
      }
    }
  }

  /// Half of what the gateway takes is the load at which all are compared.
  void calibrate() throws IOException {
    for (BodySize size : BodySize.values()) {
      double most = saturate(gateway(), size, CALIBRATION_SECONDS);
      halfLoad.put(size, Math.max(1, (int) Math.round(most / 2)));
    }
  }

  void run(int round, PrintStream progress) throws IOException {
    var order = new ArrayList<>(sides);
    Collections.rotate(order, round);
    for (BodySize size : BodySize.values()) {
      for (Side side : order) {
        rate(side, size);
      }
      for (Side side : order) {
        latency(side, size);
      }
      progress.printf("round %d: %s done%n", round, size.label());
    }
    for (Side side : order) {
      events(side);
    }
  }

  private void rate(Side side, BodySize size) throws IOException {
    long cpuBefore = side.cpuNanos();
    long began = System.nanoTime();
    double perSecond = saturate(side, size, seconds);
    double busy = (double) (side.cpuNanos() - cpuBefore) / (System.nanoTime() - began);
    measured.add(side.name(), RATE + size.label(), perSecond);
    measured.add(side.name(), BUSY + size.label(), 100 * busy);
  }

  private void latency(Side side, BodySize size) throws IOException {
    int perSecond = halfLoad(size);
    long cpuBefore = side.cpuNanos();
    var latency = load.openLoop(call(side, size), perSecond, size.connections(), seconds);
    double cpuMicros = (side.cpuNanos() - cpuBefore) / 1e3 / perSecond / seconds;
    measured.add(side.name(), P50 + size.label(), millis(latency.latencyNanos(), 50));
    measured.add(side.name(), P99 + size.label(), millis(latency.latencyNanos(), 99));
    measured.add(side.name(), CPU + size.label(), cpuMicros);
  }

  private void events(Side side) throws IOException {
    long cpuBefore = side.cpuNanos();
    long began = System.nanoTime();
    var events = load.streams(chat(side), STREAM_COUNT, EVENTS_PER_SECOND, seconds);
    double busy = (double) (side.cpuNanos() - cpuBefore) / (System.nanoTime() - began);
    measured.add(side.name(), DELAY_P50, millis(events.delayNanos(), 50));
    measured.add(side.name(), DELAY_P99, millis(events.delayNanos(), 99));
    measured.add(side.name(), GAP_P99, millis(events.gapNanos(), 99));
    measured.add(side.name(), BUSY + STREAMS, 100 * busy);
  }

  private static double millis(Histogram histogram, double percentile) {
    return histogram.getValueAtPercentile(percentile) / 1e6;
  }

  /// Saturates the gateway with calls of that size; answers in a second.
  double saturateGateway(BodySize size, int forSeconds) throws IOException {
    return saturate(gateway(), size, forSeconds);
  }

  /// Streams through the gateway.
  void streamThroughGateway(int forSeconds) throws IOException {
    load.streams(chat(gateway()), STREAM_COUNT, EVENTS_PER_SECOND, forSeconds);
  }

  private double saturate(Side side, BodySize size, int forSeconds) throws IOException {
    return load.closedLoop(call(side, size), size.connections(), forSeconds);
  }

  private Side gateway() {
    return sides.stream()
        .filter(side -> side.name().equals(Side.GATEWAY))
        .findFirst()
        .orElseThrow();
  }

  private LoadProcess.Target call(Side side, BodySize size) {
    return new LoadProcess.Target(side.port(), CALL, size.body(model));
  }

  private LoadProcess.Target chat(Side side) {
    return new LoadProcess.Target(
        side.port(), CHAT, "{\"model\":\"" + model + "\",\"stream\":true}");
  }
}

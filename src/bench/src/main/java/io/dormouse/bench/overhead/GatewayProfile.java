package io.dormouse.bench.overhead;

import io.dormouse.bench.report.Table;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/// Where a gateway's processor time goes, sampled by JFR in the running process.
final class GatewayProfile {
  private static final Pattern LAYER = Pattern.compile("^(\\w+\\.\\w+\\.\\w+)\\..*$");
  private static final int SHOWN = 15;
  private static final long COMMAND_TIMEOUT_S = 60;

  private final long pid;
  private final Path recording;
  private ThreadSwitches switchesBefore = new ThreadSwitches(Map.of());
  private Map<String, Long> switches = Map.of();

  GatewayProfile(long pid, Path recording) {
    this.pid = pid;
    this.recording = recording;
  }

  void start() throws IOException, InterruptedException {
    switchesBefore = ThreadSwitches.of(pid);
    command(
        "JFR.start",
        "name=overhead",
        "settings=none",
        "+jdk.CPUTimeSample#enabled=true",
        "+jdk.CPUTimeSample#throttle=1ms",
        "+jdk.ExecutionSample#enabled=false");
  }

  void stop() throws IOException, InterruptedException {
    switches = ThreadSwitches.of(pid).since(switchesBefore);
    command("JFR.stop", "name=overhead", "filename=" + recording);
  }

  private void command(String... words) throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString());
    command.add(Long.toString(pid));
    command.addAll(List.of(words));
    var process =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    if (!process.waitFor(COMMAND_TIMEOUT_S, TimeUnit.SECONDS) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IOException("failed: " + String.join(" ", command));
    }
  }

  /// The profile as Markdown: by the layer of the innermost frame, by Dormouse's own code on the
  /// stack, by thread.
  ///
  /// @param load what was done meanwhile
  /// @param calls how many calls or events that was
  String markdown(String load, long calls) throws IOException {
    var layers = new TreeMap<String, Long>();
    var owners = new TreeMap<String, Long>();
    var threads = new TreeMap<String, Long>();
    var methods = new TreeMap<String, Long>();
    long samples = 0;
    try (var events = new RecordingFile(recording)) {
      while (events.hasMoreEvents()) {
        var event = events.readEvent();
        if (event.getEventType().getName().equals("jdk.CPUTimeSample")) {
          samples++;
          layers.merge(layer(innermost(event)), 1L, Long::sum);
          owners.merge(owner(event), 1L, Long::sum);
          methods.merge(innermost(event), 1L, Long::sum);
          threads.merge(thread(event), 1L, Long::sum);
        }
      }
    }
    return "\nWhere the gateway's processor time goes, %s: %d samples.%n%n".formatted(load, samples)
        + switchTable(calls)
        + "\n"
        + table("innermost frame in", layers, samples)
        + table("innermost frame", methods, samples)
        + table("on behalf of", owners, samples)
        + table("thread", threads, samples);
  }

  private Table switchTable(long calls) {
    var table = new Table("thread", "times it went to sleep in a call or event");
    switches.forEach((name, count) -> {
      double each = (double) count / calls;
      if (each >= 0.01) {
        table.row(name, String.format(Locale.ROOT, "%.2f", each));
      }
    });
    return table;
  }

  private static String table(String title, Map<String, Long> counts, long samples) {
    var table = new Table(title, "share");
    counts.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .limit(SHOWN)
        .forEach(entry -> table.row(entry.getKey(), share(entry.getValue(), samples)));
    return table + "\n";
  }

  private static String share(long count, long samples) {
    return String.format(Locale.ROOT, "%.1f %%", 100.0 * count / Math.max(1, samples));
  }

  private static List<RecordedFrame> frames(RecordedEvent event) {
    var trace = event.getStackTrace();
    return trace == null ? List.of() : trace.getFrames();
  }

  private static String innermost(RecordedEvent event) {
    var frames = frames(event);
    return frames.isEmpty() ? "(no Java frame)" : name(frames.getFirst());
  }

  private static String name(RecordedFrame frame) {
    return frame.getMethod().getType().getName() + "." + frame.getMethod().getName();
  }

  private static String owner(RecordedEvent event) {
    return frames(event).stream()
        .map(GatewayProfile::name)
        .filter(name -> name.startsWith("io.dormouse."))
        .findFirst()
        .orElse("(nothing of Dormouse on the stack)");
  }

  private static String layer(String method) {
    return LAYER.matcher(method).replaceFirst("$1");
  }

  private static String thread(RecordedEvent event) {
    var thread = event.getThread("eventThread");
    var name = thread == null ? null : thread.getJavaName();
    return name == null ? "(of the JVM)" : name.replaceAll("[0-9]+", "#");
  }
}

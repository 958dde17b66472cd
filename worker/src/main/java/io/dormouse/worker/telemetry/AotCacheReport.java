package io.dormouse.worker.telemetry;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What became of the AOT cache this virtual machine was asked to use.
///
/// A machine that rejects the cache it was given shares no classes at all, which {@code
/// java.vm.info} tells.
public sealed interface AotCacheReport {
  /// None was asked for.
  record None() implements AotCacheReport {}

  /// It is in use.
  record Used() implements AotCacheReport {}

  /// It was refused.
  record Rejected(String reason) implements AotCacheReport {}

  /// The line for the log.
  default String line() {
    return switch (this) {
      case None _ -> "aot: none";
      case Used _ -> "aot: used";
      case Rejected(String reason) -> "aot: rejected (" + reason + ")";
    };
  }

  /// Finds out; loads management classes, so not before the worker is ready. The reason of a
  /// refusal is read from the file that {@code -Xlog:aot…:file=FILE} names, where the machine was
  /// given that.
  static AotCacheReport ofThisMachine() {
    HotSpotDiagnosticMXBean options =
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    String cache = options.getVMOption("AOTCache").getValue();
    return of(cache, System.getProperty("java.vm.info", ""), logFile());
  }

  /// Decides from the option's value, the machine's own description and its log.
  static AotCacheReport of(String cache, String machineInfo, Optional<Path> log) {
    if (cache.isEmpty()) {
      return new None();
    }
    if (machineInfo.contains("sharing")) {
      return new Used();
    }
    if (!Files.exists(Path.of(cache))) {
      return new Rejected("the file is missing");
    }
    return new Rejected(log.flatMap(AotCacheReport::reason).orElse("see -Xlog:aot"));
  }

  private static Optional<Path> logFile() {
    Pattern option = Pattern.compile("-Xlog:aot.*:file=([^:]+).*");
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .map(option::matcher)
        .filter(Matcher::matches)
        .map(matcher -> Path.of(matcher.group(1)))
        .findFirst();
  }

  private static Optional<String> reason(Path log) {
    try (Stream<String> lines = Files.lines(log, StandardCharsets.UTF_8)) {
      List<String> complaints =
          lines.filter(line -> line.contains("[warning]") || line.contains("[error")).toList();
      return complaints.stream().findFirst().map(line -> line.replaceFirst("^(\\[[^]]*])+ *", ""));
    } catch (IOException _) {
      return Optional.empty();
    }
  }
}

package io.dormouse.e2e;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Collectors;

/// How a [StandIn] behaves before and beside its answers.
///
/// @param port where it listens
/// @param readyAfterMs when `/health` says so; -1 for never
/// @param exitWhileLoading exit code with which it ends before it listens; -1 for not at all
/// @param upstreamName the one model it knows; empty for any
/// @param grandchild whether it leaves a child in a process group of its own that ignores TERM
/// @param refuseTerm whether it goes on after TERM
/// @param lingerMs how long it keeps its memory after TERM
/// @param raw whether calls say its answers byte by byte; see [RawStandIn]
/// @param admits calls that it runs at once, all others wait, and `/metrics` tells so in vLLM's
///   words; 0 for any number and no metrics
public record StandInOptions(
    int port,
    long readyAfterMs,
    int exitWhileLoading,
    String upstreamName,
    boolean grandchild,
    boolean refuseTerm,
    long lingerMs,
    boolean raw,
    int admits) {

  /// One that is ready at once and knows any model.
  public static StandInOptions plain() {
    return new StandInOptions(0, 0, -1, "", false, false, 0, false, 0);
  }

  /// The same, ready only after a time; never where that is -1.
  public StandInOptions readyAfter(long milliseconds) {
    return new StandInOptions(
        port,
        milliseconds,
        exitWhileLoading,
        upstreamName,
        grandchild,
        refuseTerm,
        lingerMs,
        raw,
        admits);
  }

  /// One that fails to load.
  public StandInOptions exitsWhileLoading(int code) {
    return new StandInOptions(
        port, readyAfterMs, code, upstreamName, grandchild, refuseTerm, lingerMs, raw, admits);
  }

  /// The same, with one model only.
  public StandInOptions knows(String name) {
    return new StandInOptions(
        port, readyAfterMs, exitWhileLoading, name, grandchild, refuseTerm, lingerMs, raw, admits);
  }

  /// The same, with a child that does not go by itself.
  public StandInOptions withGrandchild() {
    return new StandInOptions(
        port,
        readyAfterMs,
        exitWhileLoading,
        upstreamName,
        true,
        refuseTerm,
        lingerMs,
        raw,
        admits);
  }

  /// The same, deaf to TERM.
  public StandInOptions refusingTerm() {
    return new StandInOptions(
        port,
        readyAfterMs,
        exitWhileLoading,
        upstreamName,
        grandchild,
        true,
        lingerMs,
        raw,
        admits);
  }

  /// The same, slow to give its memory back: it lives on for a time after TERM.
  public StandInOptions lingering(long milliseconds) {
    return new StandInOptions(
        port,
        readyAfterMs,
        exitWhileLoading,
        upstreamName,
        grandchild,
        refuseTerm,
        milliseconds,
        raw,
        admits);
  }

  /// The same, with answers that calls say byte by byte.
  public StandInOptions sayingRawBytes() {
    return new StandInOptions(
        port,
        readyAfterMs,
        exitWhileLoading,
        upstreamName,
        grandchild,
        refuseTerm,
        lingerMs,
        true,
        admits);
  }

  /// The same, with room for few.
  public StandInOptions admitting(int calls) {
    return new StandInOptions(
        port,
        readyAfterMs,
        exitWhileLoading,
        upstreamName,
        grandchild,
        refuseTerm,
        lingerMs,
        raw,
        calls);
  }

  /// The value of `command` in `dormouse.yaml`: a JSON array on one line.
  public String command() {
    List<String> words = new ArrayList<>(List.of(Dist.java(), "-XX:+UseSerialGC"));
    words.addAll(List.of("-XX:TieredStopAtLevel=1", "-Xshare:auto", "-cp", classes()));
    words.addAll(List.of(StandIn.class.getName(), "--port", "${PORT}"));
    words.addAll(List.of("--ready-after", Long.toString(readyAfterMs)));
    words.addAll(List.of("--exit-while-loading", Integer.toString(exitWhileLoading)));
    if (!upstreamName.isEmpty()) {
      words.addAll(List.of("--upstream-name", upstreamName));
    }
    if (grandchild) {
      words.add("--grandchild");
    }
    if (refuseTerm) {
      words.add("--refuse-term");
    }
    if (lingerMs > 0) {
      words.addAll(List.of("--linger", Long.toString(lingerMs)));
    }
    if (raw) {
      words.add("--raw");
    }
    if (admits > 0) {
      words.addAll(List.of("--admits", Integer.toString(admits)));
    }
    return words.stream()
        .map(word -> '"' + word.replace("\\", "\\\\").replace("\"", "\\\"") + '"')
        .collect(Collectors.joining(", ", "[", "]"));
  }

  /// Where this harness's classes are.
  public static String classes() {
    var source = StandInOptions.class.getProtectionDomain().getCodeSource();
    if (source == null) {
      throw new IllegalStateException("the harness has no place of its own");
    }
    return Path.of(source.getLocation().getPath()).toString();
  }

  static StandInOptions parse(List<String> arguments) {
    StandInOptions options = plain();
    Iterator<String> words = arguments.iterator();
    while (words.hasNext()) {
      String word = words.next();
      options =
          switch (word) {
            case "--port" -> options.port(Integer.parseInt(words.next()));
            case "--ready-after" -> options.readyAfter(Long.parseLong(words.next()));
            case "--exit-while-loading" ->
                options.exitsWhileLoading(Integer.parseInt(words.next()));
            case "--upstream-name" -> options.knows(words.next());
            case "--grandchild" -> options.withGrandchild();
            case "--refuse-term" -> options.refusingTerm();
            case "--linger" -> options.lingering(Long.parseLong(words.next()));
            case "--raw" -> options.sayingRawBytes();
            case "--admits" -> options.admitting(Integer.parseInt(words.next()));
            default -> throw new IllegalArgumentException("unknown: " + word);
          };
    }
    return options;
  }

  private StandInOptions port(int number) {
    return new StandInOptions(
        number,
        readyAfterMs,
        exitWhileLoading,
        upstreamName,
        grandchild,
        refuseTerm,
        lingerMs,
        raw,
        admits);
  }
}

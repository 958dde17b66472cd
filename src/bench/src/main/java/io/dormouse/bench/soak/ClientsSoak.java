package io.dormouse.bench.soak;

import io.dormouse.bench.Options;
import io.dormouse.bench.Repository;
import io.dormouse.bench.report.Report;
import io.dormouse.bench.report.Table;
import io.dormouse.e2e.clients.Check;
import io.dormouse.e2e.clients.ClientKind;
import io.dormouse.e2e.clients.ClientsRun;
import io.dormouse.e2e.clients.ClientsRun.Result;
import io.dormouse.e2e.clients.Seen;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Client libraries and programs that others made, with a load of two minutes in the way of their
/// calls, and the gateway's own settings.
public final class ClientsSoak {
  private static final int LOAD_SECONDS = 150;
  private static final Duration PROXY_TIMEOUT = Duration.ofSeconds(60);

  private final Repository repository;

  /// A soak of that checkout.
  public ClientsSoak(Repository repository) {
    this.repository = repository;
  }

  /// Soaks.
  public Report run(Options options, PrintStream progress)
      throws IOException, InterruptedException {
    int load = options.number("--seconds", LOAD_SECONDS);
    progress.printf("clients are installed, then call at once and wait for %d s%n", load);
    Path folder = Files.createTempDirectory(repository.target(), "nginx");
    try {
      var setup =
          new ClientsRun.Setup(
              repository.root(),
              folder,
              Duration.ofSeconds(load),
              List.of(),
              PROXY_TIMEOUT,
              Optional.empty());
      return report(ClientsRun.run(setup), load);
    } finally {
      delete(folder);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static Report report(ClientsRun.Outcome outcome, int load) {
    var faults = new ArrayList<String>();
    var absent = new ArrayList<String>();
    var late = new ArrayList<String>();
    var json = new JsonObject();
    var table = new Table(columns());
    outcome
        .results()
        .forEach((kind, result) -> {
          switch (result) {
            case Result.Absent(String why) -> absent.add(kind.label() + " (" + why + ")");
            case Result.Ran(var seen) -> {
              faults.addAll(kind.faults(seen, load));
              table.row(row(kind, seen));
              json.put(kind.label(), json(seen));
              of(seen, Check.LATE).ifPresent(it -> late.add(kind.label() + ": " + it.text()));
            }
          }
        });
    if (outcome.callsOfEarly() != outcome.callersOfEarly()) {
      faults.add("calls for a model that cannot load: " + outcome.callsOfEarly());
    }
    var markdown = markdown(load, table, late, absent, faults);
    return new Report("clients", markdown, json, faults.isEmpty());
  }

  private static String[] columns() {
    var columns = new ArrayList<>(List.of("client"));
    Arrays.stream(Check.values()).map(Check::word).forEach(columns::add);
    return columns.toArray(String[]::new);
  }

  private static String[] row(ClientKind kind, List<Seen> seen) {
    var cells = new ArrayList<>(List.of(kind.label()));
    for (Check check : Check.values()) {
      cells.add(
          of(seen, check)
              .map(it -> (it.answered() ? "" : "error ") + "%.0f".formatted(it.seconds()))
              .orElse(""));
    }
    return cells.toArray(String[]::new);
  }

  private static Optional<Seen> of(List<Seen> seen, Check check) {
    return seen.stream().filter(it -> it.check() == check).findFirst();
  }

  private static JsonObject json(List<Seen> seen) {
    var json = new JsonObject();
    seen.forEach(it ->
        json.put(
            it.check().word(),
            new JsonObject()
                .put("seconds", it.seconds())
                .put("answered", it.answered())
                .put("text", it.text())));
    return json;
  }

  private static String markdown(
      int load, Table table, List<String> late, List<String> absent, List<String> faults) {
    return """
    **%s** Every client made its calls at the same moment, to models that sleep and then load for %d s, with the gateway's own settings; nginx cuts a
    connection after %d s of silence. In the table the seconds until the answer or the error was in the caller's hand.

    - `stream`, `async`: chat that streams, comments while it waits. `chunks`, `async-chunks`: the same with `heartbeat: chunks`.
    - `whole`, `embed`: chat and embeddings that do not stream, silence while they wait. `padded`, `padded-embed`: the same with `heartbeat: whitespace`.
    - `late`: the load fails after the answer began. `early`: before; asked once by every client. `again`: `Prefer: wait=0`, and a second try after `Retry-After`.

    %s
    The late failure, as each client tells it:

    %s%s%s
    """
        .formatted(
            faults.isEmpty() ? "Passed." : "Failed.",
            load,
            PROXY_TIMEOUT.toSeconds(),
            table,
            list(late),
            absent.isEmpty() ? "" : "\n\nNot on this machine: " + String.join(", ", absent) + ".",
            faults.isEmpty() ? "" : "\n\nNot as expected:\n\n" + list(faults));
  }

  private static String list(List<String> items) {
    return items.stream().map(item -> "- " + item).collect(Collectors.joining("\n"));
  }
}

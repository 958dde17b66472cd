package io.dormouse.bench.fairness;

import io.dormouse.bench.Options;
import io.dormouse.bench.Repository;
import io.dormouse.bench.gateway.Gateway;
import io.dormouse.bench.load.LoadProcess;
import io.dormouse.bench.report.Report;
import io.dormouse.bench.report.Table;
import io.dormouse.e2e.Dist;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Ten equal tenants wait for one worker, one of them with ten times the calls: what each gets.
public final class FairnessBench {
  private static final String MODEL = "shared";
  private static final int TENANTS = 10;
  private static final int GREEDY = 0;
  private static final int UNANSWERED = 20;
  private static final int TIMES = 10;
  private static final int RUN_AT_ONCE = 8;
  private static final int SECONDS = 120;
  private static final int WINDOW_SECONDS = 30;
  private static final int LEAD_SECONDS = 2;
  private static final int END_SECONDS = 60;
  private static final double LEAST_SHARE = 0.9;

  private final Repository repository;

  /// A benchmark of that checkout.
  public FairnessBench(Repository repository) {
    this.repository = repository;
  }

  /// Measures.
  public Report run(Options options, PrintStream progress)
      throws IOException, InterruptedException {
    int seconds = Math.max(WINDOW_SECONDS, options.number("--seconds", SECONDS));
    int[] unanswered = new int[TENANTS];
    Arrays.fill(unanswered, UNANSWERED);
    unanswered[GREEDY] = TIMES * UNANSWERED;
    try (var gateway =
            Gateway.start(
                new Dist(repository.distribution()),
                repository.target(),
                List.of(),
                configuration());
        var tenants = new Tenants(gateway.port(), MODEL, unanswered, options.number("--seed", 1))) {
      gateway.admin().wake(MODEL);
      progress.printf("%d tenants for %d s%n", TENANTS, seconds);
      tenants.start();
      LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(LEAD_SECONDS));
      long from = System.nanoTime();
      LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(seconds));
      long to = System.nanoTime();
      boolean allAnswered = tenants.stop(END_SECONDS);
      return report(tenants, unanswered, from, to, allAnswered);
    }
  }

  private static String configuration() {
    var command = new JsonArray(new ArrayList<>(LoadProcess.javaOn(WorkMain.class)));
    command.add("${PORT}");
    return """
    dormouse:
      trust-tenant-header: true
      models:
        %s:
          command: %s
          concurrency: %d
          max-held: 1000
    """
        .formatted(MODEL, command.encode(), RUN_AT_ONCE);
  }

  private static Report report(
      Tenants tenants, int[] unanswered, long from, long to, boolean allAnswered) {
    Shares shares = tenants.shares();
    double[] least = shares.least(from, to, TimeUnit.SECONDS.toNanos(WINDOW_SECONDS));
    long[] costs = shares.costs(from, to);
    double total = Arrays.stream(costs).sum();
    var table =
        new Table(
            "tenant",
            "unanswered calls",
            "calls answered",
            "of all admitted cost, %",
            "worst window, of a tenth, %");
    var json = new JsonArray();
    double worst = Double.POSITIVE_INFINITY;
    for (int tenant = 0; tenant < TENANTS; tenant++) {
      worst = tenant == GREEDY ? worst : Math.min(worst, least[tenant]);
      table.row(
          tenant == GREEDY ? "greedy" : Integer.toString(tenant),
          Integer.toString(unanswered[tenant]),
          Long.toString(tenants.answered(tenant)),
          percent(costs[tenant] / total),
          percent(least[tenant]));
      json.add(
          new JsonObject()
              .put("tenant", tenant)
              .put("unanswered", unanswered[tenant])
              .put("answered", tenants.answered(tenant))
              .put("cost", costs[tenant])
              .put("least", least[tenant]));
    }
    boolean counted = Double.isFinite(worst);
    boolean met = counted && worst >= LEAST_SHARE && allAnswered && tenants.failed() == 0;
    String markdown =
        """
        In every window of %d s each of the nine got at least **%s %%** of a tenth of the admitted cost (target ≥ %.0f %%: %s).

        %d tenants of equal weight; each always has calls waiting, one of them %d times as many. A call costs its text in bytes / 4 and its `max_tokens`, together 20 to 3,100 tokens;
        the worker runs %d at a time and takes a millisecond for every %d tokens. A call counts when it reaches the worker; over %d s a window begins with each. %d calls got another answer.

        %s\
        """
            .formatted(
                WINDOW_SECONDS,
                percent(worst),
                100 * LEAST_SHARE,
                met ? "met" : "missed",
                TENANTS,
                TIMES,
                RUN_AT_ONCE,
                WorkMain.TOKENS_PER_MS,
                TimeUnit.NANOSECONDS.toSeconds(to - from),
                tenants.failed(),
                table);
    return new Report("fairness", markdown, new JsonObject().put("tenants", json), met);
  }

  private static String percent(double part) {
    return String.format(Locale.ROOT, "%.1f", 100 * part);
  }
}

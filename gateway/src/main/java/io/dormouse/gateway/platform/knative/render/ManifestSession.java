package io.dormouse.gateway.platform.knative.render;

import io.dormouse.knative.cluster.KnativeCluster;
import io.dormouse.knative.cluster.ManifestApplier;
import io.dormouse.knative.cluster.ManifestApplier.Applied;
import io.dormouse.knative.cluster.ManifestApplier.Preview;
import io.dormouse.knative.render.ObjectDiff;
import io.dormouse.knative.render.ObjectName;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Holds manifests against the cluster that `KUBECONFIG` or the user's kubeconfig names, by the
/// user's own rights. Blocks.
public final class ManifestSession implements AutoCloseable {
  private static final int BUSY_SECONDS = 5;

  private final Vertx vertx;
  private final KnativeCluster cluster;
  private final ManifestApplier applier;
  private final Consumer<String> out;
  private final Consumer<String> err;

  private ManifestSession(Vertx vertx, Consumer<String> out, Consumer<String> err) {
    this.vertx = vertx;
    this.cluster = KnativeCluster.connect(vertx);
    this.applier = cluster.applier();
    this.out = out;
    this.err = err;
  }

  /// What a comparison came to.
  public enum Comparison {
    /** The cluster has it all so. */
    SAME,
    /** Something would change. */
    DIFFERENT,
    /** Something could not be compared. */
    FAILED
  }

  /// A session; nothing is sent yet.
  ///
  /// @param out takes lines of what was done or differs
  /// @param err takes lines of what was refused
  public static ManifestSession connect(Consumer<String> out, Consumer<String> err) {
    var options =
        new VertxOptions()
            .setMaxEventLoopExecuteTime(BUSY_SECONDS)
            .setMaxEventLoopExecuteTimeUnit(TimeUnit.SECONDS);
    return new ManifestSession(Vertx.vertx(options), out, err);
  }

  /// Says for each object what applying it would change.
  public Comparison compare(Manifests manifests) {
    if (isAway()) {
      return Comparison.FAILED;
    }
    Comparison result = Comparison.SAME;
    for (HasMetadata object : manifests.objects()) {
      Comparison one =
          switch (applier.preview(object)) {
            case Preview.Difference(String before, String after) -> differs(object, before, after);
            case Preview.Refused(String message) -> {
              err.accept(ObjectName.of(object) + ": " + message);
              yield Comparison.FAILED;
            }
          };
      result = one.compareTo(result) > 0 ? one : result;
    }
    return result;
  }

  private Comparison differs(HasMetadata object, String before, String after) {
    List<String> lines = ObjectDiff.of(ObjectName.of(object), before, after);
    lines.forEach(out);
    return lines.isEmpty() ? Comparison.SAME : Comparison.DIFFERENT;
  }

  /// Applies every object that the cluster takes; says whether it took them all.
  public boolean apply(Manifests manifests) {
    if (isAway()) {
      return false;
    }
    boolean all = true;
    for (HasMetadata object : manifests.objects()) {
      String name = ObjectName.of(object);
      switch (applier.apply(object)) {
        case Applied.Created _ -> out.accept(name + ": created");
        case Applied.Configured _ -> out.accept(name + ": configured");
        case Applied.Unchanged _ -> out.accept(name + ": unchanged");
        case Applied.Refused(String message) -> {
          err.accept(name + ": " + message);
          all = false;
        }
      }
    }
    return all;
  }

  private boolean isAway() {
    Optional<String> trouble = applier.trouble();
    trouble.ifPresent(err);
    return trouble.isPresent();
  }

  @Override
  public void close() {
    cluster.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}

package io.dormouse.gateway.platform;

import io.dormouse.gateway.config.ModelSource.Generation;
import io.dormouse.gateway.config.ModelSource.Precision;
import io.dormouse.gateway.config.ModelSource.Warmup;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What Dormouse's own worker is told of its model, wherever it runs.
///
/// @param model the name that calls have
/// @param path of the model, where the worker runs
/// @param concurrency calls inside at once
public record WorkerWords(
    String model,
    String path,
    List<String> providers,
    Warmup warmup,
    int concurrency,
    Optional<Integer> maxTokens,
    boolean truncate,
    boolean acceptTokenIds,
    Generation generation) {
  /// Keeps a copy.
  public WorkerWords {
    providers = List.copyOf(providers);
  }

  /// The arguments; what the worker would choose for itself is left to it.
  public List<String> arguments() {
    var words = new ArrayList<String>();
    words.addAll(List.of("--model", model));
    words.addAll(List.of("--path", path));
    if (!providers.isEmpty()) {
      words.addAll(List.of("--provider", String.join(",", providers)));
    }
    words.addAll(List.of("--warmup", word(warmup)));
    words.addAll(List.of("--concurrency", Integer.toString(concurrency)));
    maxTokens.ifPresent(most -> words.addAll(List.of("--max-tokens", Integer.toString(most))));
    if (truncate) {
      words.add("--truncate");
    }
    if (acceptTokenIds) {
      words.add("--accept-token-ids");
    }
    if (generation.precision() != Precision.FAST) {
      words.addAll(List.of("--precision", word(generation.precision())));
    }
    generation.slots().ifPresent(slots -> words.addAll(List.of("--slots", "" + slots)));
    generation.context().ifPresent(tokens -> words.addAll(List.of("--context", "" + tokens)));
    return words;
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}

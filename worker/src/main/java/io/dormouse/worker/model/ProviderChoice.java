package io.dormouse.worker.model;

import io.dormouse.worker.model.gguf.GgufException;
import io.dormouse.worker.model.weights.Arithmetic;
import io.dormouse.worker.ort.CudaRuntime;
import io.dormouse.worker.ort.OrtException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jboss.logging.Logger;

/// Takes the first provider of a list that can be used here and has the memory for a language
/// model, and says in one line which it was and why not those before it.
final class ProviderChoice implements LanguageTargets {
  private static final Logger LOG = Logger.getLogger(ProviderChoice.class);
  private static final String UNUSABLE = "provider_unusable";
  private static final String ON_THE_GPU = " on the GPU";

  /// What CUDA and its libraries take for themselves, beside ONNX Runtime's arena; a guess.
  private static final long OUTSIDE_BYTES = 256L << 20;

  /// What operators take in the arena beside activations, such as one matrix unpacked; a guess.
  private static final long WORKSPACE_BYTES = 512L << 20;

  private final LanguageSource source;
  private final SharedEnvironment environment;
  private final Gpu gpu;

  ProviderChoice(LanguageSource source, SharedEnvironment environment, Gpu gpu) {
    this.source = source;
    this.environment = environment;
    this.gpu = gpu;
  }

  @Override
  public LanguageTarget choose(Needs needs) throws LoadException, GgufException {
    List<LoadException> refused = new ArrayList<>();
    for (Provider provider : source.providers()) {
      try {
        LanguageTarget target =
            switch (provider) {
              case CPU -> cpu(needs);
              case CUDA -> cuda(needs);
            };
        LOG.infof(
            "provider: %s, %s%s", provider.label(), target.arithmetic().label(), why(refused));
        return target;
      } catch (LoadException e) {
        refused.add(e);
      }
    }
    if (refused.size() == 1) {
      throw refused.getFirst();
    }
    LoadException last = refused.getLast();
    throw new LoadException(last.code(), reasons(refused), last);
  }

  private LanguageTarget cpu(Needs needs) throws LoadException, GgufException {
    Arithmetic arithmetic = Provider.CPU.arithmetic(source.precision());
    MemoryNeed need = needs.of(arithmetic);
    need.requireWithin(AvailableMemory.ofThisMachine().bytes(), "");
    return LanguageTarget.cpu(arithmetic, need);
  }

  private LanguageTarget cuda(Needs needs) throws LoadException, GgufException {
    try {
      Optional<String> obstacle = CudaObstacle.of(environment.get(), source.ortLibrary());
      if (obstacle.isPresent()) {
        throw new LoadException(UNUSABLE, "CUDA cannot be used: " + obstacle.get());
      }
      MemoryNeed need =
          needs.of(Arithmetic.HALF).plusWorkingMemory(WORKSPACE_BYTES + OUTSIDE_BYTES);
      CudaRuntime runtime = gpu.open();
      long free = runtime.memory().freeBytes();
      need.requireWithin(free, ON_THE_GPU);
      return LanguageTarget.cuda(need, options(free, need), runtime);
    } catch (OrtException e) {
      throw new LoadException(
          UNUSABLE,
          "CUDA cannot be used: %s; nvidia-smi must see a GPU, and its driver must be new enough for these libraries"
              .formatted(RuntimeWords.shown(e, source.ortLibrary())),
          e);
    }
  }

  /// The arena counts weights too, though they are not in it; the cache and what steps read and
  /// write are outside.
  static Map<String, String> options(long freeBytes, MemoryNeed need) {
    return Map.of(
        "device_id",
        "0",
        "enable_cudnn",
        "0",
        "arena_extend_strategy",
        "kSameAsRequested",
        "gpu_mem_limit",
        Long.toString(freeBytes - need.cache() - need.buffers() - OUTSIDE_BYTES));
  }

  private static String why(List<LoadException> refused) {
    return refused.isEmpty() ? "" : " (" + reasons(refused) + ")";
  }

  private static String reasons(List<LoadException> refused) {
    return String.join(
        "; ",
        refused.stream().map(e -> Objects.requireNonNullElse(e.getMessage(), e.code())).toList());
  }
}

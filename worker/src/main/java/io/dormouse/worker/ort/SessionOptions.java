package io.dormouse.worker.ort;

import static java.lang.foreign.ValueLayout.ADDRESS;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Map;

/// Native session options, alive for the making of one session.
final class SessionOptions implements AutoCloseable {
  private final Ort ort;
  private final MemorySegment options;

  private SessionOptions(Ort ort, MemorySegment options) {
    this.ort = ort;
    this.options = options;
  }

  static SessionOptions create(Ort ort, SessionSettings settings) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment out = arena.allocate(ADDRESS);
      ort.check(ort.api().createSessionOptions(out));
      SessionOptions options = new SessionOptions(ort, out.get(ADDRESS, 0));
      try {
        options.apply(arena, settings);
        return options;
      } catch (OrtException e) {
        options.close();
        throw e;
      }
    }
  }

  MemorySegment pointer() {
    return options;
  }

  private void apply(Arena arena, SessionSettings settings) {
    OrtApi api = ort.api();
    ort.check(api.setIntraOpNumThreads(options, settings.intraOpThreads()));
    ort.check(api.setSessionGraphOptimizationLevel(options, settings.optimization().level()));
    settings
        .entries()
        .forEach((key, value) ->
            ort.check(
                api.addSessionConfigEntry(
                    options, arena.allocateFrom(key), arena.allocateFrom(value))));
    settings
        .profile()
        .ifPresent(
            start -> ort.check(api.enableProfiling(options, arena.allocateFrom(start.toString()))));
    settings.cuda().ifPresent(cuda -> appendCuda(arena, cuda));
  }

  private void appendCuda(Arena arena, Map<String, String> entries) {
    OrtApi api = ort.api();
    MemorySegment out = arena.allocate(ADDRESS);
    ort.check(api.createCudaProviderOptions(out));
    MemorySegment cuda = out.get(ADDRESS, 0);
    try {
      MemorySegment keys = arena.allocate(ADDRESS, Math.max(1, entries.size()));
      MemorySegment values = arena.allocate(ADDRESS, Math.max(1, entries.size()));
      long count = 0;
      for (Map.Entry<String, String> entry : entries.entrySet()) {
        keys.setAtIndex(ADDRESS, count, arena.allocateFrom(entry.getKey()));
        values.setAtIndex(ADDRESS, count, arena.allocateFrom(entry.getValue()));
        count++;
      }
      ort.check(api.updateCudaProviderOptions(cuda, keys, values, count));
      ort.check(api.appendExecutionProviderCudaV2(options, cuda));
    } finally {
      api.release(OrtApi.Released.CUDA_PROVIDER_OPTIONS, cuda);
    }
  }

  @Override
  public void close() {
    ort.api().release(OrtApi.Released.SESSION_OPTIONS, options);
  }
}

package io.dormouse.worker.ort;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// How a run is made, other than usual.
public final class OrtRunOptions implements AutoCloseable {
  private final Ort ort;
  private final MemorySegment options;
  private final long address;

  private OrtRunOptions(Ort ort, MemorySegment options) {
    this.ort = ort;
    this.options = options;
    this.address = options.address();
  }

  /// The host's arena.
  static final String HOST = "cpu:0";

  /// A run at whose end a device's arena gives back memory that is not in use.
  static OrtRunOptions shrinkingArena(Ort ort, String device) {
    MemorySegment options = ort.stored(ort.api()::createRunOptions);
    try (Arena arena = Arena.ofConfined()) {
      ort.check(
          ort.api()
              .addRunConfigEntry(
                  options,
                  arena.allocateFrom("memory.enable_memory_arena_shrinkage"),
                  arena.allocateFrom(device)));
      return new OrtRunOptions(ort, options);
    } catch (OrtException e) {
      ort.api().release(OrtApi.Released.RUN_OPTIONS, options);
      throw e;
    }
  }

  long address() {
    return address;
  }

  @Override
  public void close() {
    ort.api().release(OrtApi.Released.RUN_OPTIONS, options);
  }
}

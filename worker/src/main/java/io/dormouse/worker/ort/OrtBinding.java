package io.dormouse.worker.ort;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;

/// Tensors bound to the input and output names of one session, reused from run to run. Used by one
/// thread at a time.
public final class OrtBinding implements AutoCloseable {
  private final Ort ort;
  private final MemorySegment binding;
  private final long address;
  private final Arena arena = Arena.ofShared();
  private final Map<String, MemorySegment> names = new HashMap<>();
  private long calls;

  OrtBinding(Ort ort, MemorySegment binding) {
    this.ort = ort;
    this.binding = binding;
    this.address = binding.address();
  }

  /// Binds an input; the tensor must stay open until the run is over.
  public void bindInput(String name, OrtTensor tensor) {
    bind(OrtApi.Side.INPUT, name, tensor);
  }

  /// Binds an output: the run writes into the tensor's memory.
  public void bindOutput(String name, OrtTensor tensor) {
    bind(OrtApi.Side.OUTPUT, name, tensor);
  }

  /// Forgets what was bound.
  public void clear() {
    ort.api().clearBound(OrtApi.Side.INPUT, binding);
    ort.api().clearBound(OrtApi.Side.OUTPUT, binding);
  }

  /// Tensors bound so far, those that were replaced included.
  public long calls() {
    return calls;
  }

  long address() {
    return address;
  }

  private void bind(OrtApi.Side side, String name, OrtTensor tensor) {
    calls++;
    MemorySegment nativeName = names.computeIfAbsent(name, arena::allocateFrom);
    ort.check(ort.api().bind(side, binding, nativeName, tensor.pointer()));
  }

  @Override
  public void close() {
    ort.api().release(OrtApi.Released.IO_BINDING, binding);
    arena.close();
  }
}

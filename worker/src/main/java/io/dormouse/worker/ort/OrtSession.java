package io.dormouse.worker.ort;

import static java.lang.foreign.ValueLayout.ADDRESS;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/// A loaded model: its inputs and outputs, and the bindings it runs with.
///
/// Runs of one session belong to one thread; closing frees the model's memory.
public final class OrtSession implements AutoCloseable {
  private static final long NO_OPTIONS = 0;

  private final Ort ort;
  private final MemorySegment session;
  private final long address;
  private final List<TensorInfo> inputs;
  private final List<TensorInfo> outputs;

  private OrtSession(
      Ort ort, MemorySegment session, List<TensorInfo> inputs, List<TensorInfo> outputs) {
    this.ort = ort;
    this.session = session;
    this.address = session.address();
    this.inputs = inputs;
    this.outputs = outputs;
  }

  static OrtSession of(Ort ort, MemorySegment session) {
    try {
      SessionInspector inspector = new SessionInspector(ort, session);
      return new OrtSession(
          ort,
          session,
          inspector.tensors(OrtApi.Side.INPUT),
          inspector.tensors(OrtApi.Side.OUTPUT));
    } catch (OrtException e) {
      ort.api().release(OrtApi.Released.SESSION, session);
      throw e;
    }
  }

  /// The inputs the graph declares, in its order.
  public List<TensorInfo> inputs() {
    return inputs;
  }

  /// The outputs the graph declares, in its order.
  public List<TensorInfo> outputs() {
    return outputs;
  }

  /// Makes an empty binding of tensors to the names of this session.
  public OrtBinding newBinding() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment out = arena.allocate(ADDRESS);
      ort.check(ort.api().createIoBinding(session, out));
      return new OrtBinding(ort, out.get(ADDRESS, 0));
    }
  }

  /// Runs the model once on what is bound; returns when the bound outputs are filled.
  public void run(OrtBinding binding) {
    run(binding, NO_OPTIONS);
  }

  /// Runs it once under those options.
  public void run(OrtBinding binding, OrtRunOptions options) {
    run(binding, options.address());
  }

  private void run(OrtBinding binding, long options) {
    long status = ort.api().runWithBinding(address, options, binding.address());
    if (status != 0) {
      ort.check(MemorySegment.ofAddress(status));
    }
  }

  @Override
  public void close() {
    ort.api().release(OrtApi.Released.SESSION, session);
  }
}

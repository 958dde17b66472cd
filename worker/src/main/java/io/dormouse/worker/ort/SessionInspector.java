package io.dormouse.worker.ort;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/// Reads the names, types and dimensions of a session's tensors.
final class SessionInspector {
  private final Ort ort;
  private final OrtApi api;
  private final MemorySegment session;

  SessionInspector(Ort ort, MemorySegment session) {
    this.ort = ort;
    this.api = ort.api();
    this.session = session;
  }

  List<TensorInfo> tensors(OrtApi.Side side) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment out = arena.allocate(JAVA_LONG);
      ort.check(api.sessionGetCount(side, session, out));
      long count = out.get(JAVA_LONG, 0);
      List<TensorInfo> tensors = new ArrayList<>();
      for (long index = 0; index < count; index++) {
        tensors.add(tensor(arena, side, index));
      }
      return List.copyOf(tensors);
    }
  }

  private TensorInfo tensor(Arena arena, OrtApi.Side side, long index) {
    MemorySegment out = arena.allocate(ADDRESS);
    String name = name(arena, side, index);
    ort.check(api.sessionGetTypeInfo(side, session, index, out));
    MemorySegment typeInfo = out.get(ADDRESS, 0);
    try {
      ort.check(api.castTypeInfoToTensorInfo(typeInfo, out));
      MemorySegment tensorInfo = out.get(ADDRESS, 0);
      if (Ort.isNull(tensorInfo)) {
        return new TensorInfo(name, ElementType.UNDEFINED, List.of());
      }
      MemorySegment type = arena.allocate(JAVA_INT);
      ort.check(api.getTensorElementType(tensorInfo, type));
      return new TensorInfo(
          name, ElementType.of(type.get(JAVA_INT, 0)), dimensions(arena, tensorInfo));
    } finally {
      api.release(OrtApi.Released.TYPE_INFO, typeInfo);
    }
  }

  private String name(Arena arena, OrtApi.Side side, long index) {
    MemorySegment out = arena.allocate(ADDRESS);
    ort.check(api.getAllocatorWithDefaultOptions(out));
    MemorySegment allocator = out.get(ADDRESS, 0);
    ort.check(api.sessionGetName(side, session, index, allocator, out));
    MemorySegment name = out.get(ADDRESS, 0);
    try {
      return Ort.text(name);
    } finally {
      ort.check(api.allocatorFree(allocator, name));
    }
  }

  private List<Long> dimensions(Arena arena, MemorySegment tensorInfo) {
    MemorySegment out = arena.allocate(JAVA_LONG);
    ort.check(api.getDimensionsCount(tensorInfo, out));
    int rank = Math.toIntExact(out.get(JAVA_LONG, 0));
    MemorySegment values = arena.allocate(JAVA_LONG, Math.max(1, rank));
    ort.check(api.getDimensions(tensorInfo, values, rank));
    List<Long> dimensions = new ArrayList<>(rank);
    for (int i = 0; i < rank; i++) {
      dimensions.add(values.getAtIndex(JAVA_LONG, i));
    }
    return dimensions;
  }
}

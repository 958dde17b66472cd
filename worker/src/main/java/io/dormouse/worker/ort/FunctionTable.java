package io.dormouse.worker.ort;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// A C structure of function pointers, and calls by index with the signatures that most of them
/// have.
@SuppressWarnings("restricted") // calling native code is what this package is for
final class FunctionTable {
  private static final MethodHandle POINTERS_1 = Linkage.pointers(1);
  private static final MethodHandle POINTERS_2 = Linkage.pointers(2);
  private static final MethodHandle POINTERS_3 = Linkage.pointers(3);
  private static final MethodHandle POINTERS_4 = Linkage.pointers(4);
  private static final MethodHandle POINTER_INT = Linkage.pointer(ADDRESS, JAVA_INT);
  private static final MethodHandle POINTERS_2_SIZE = Linkage.pointerAndSize(2, 0);
  private static final MethodHandle RELEASE = Linkage.release();

  private final MemorySegment table;

  FunctionTable(MemorySegment table, long entries) {
    this.table = table.reinterpret(entries * ADDRESS.byteSize());
  }

  /// The address of a function.
  MemorySegment function(int index) {
    return table.getAtIndex(ADDRESS, index);
  }

  void release(int index, MemorySegment pointer) {
    try {
      RELEASE.invokeExact(function(index), pointer);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  MemorySegment call(int index, MemorySegment a) {
    try {
      return (MemorySegment) POINTERS_1.invokeExact(function(index), a);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  MemorySegment call(int index, MemorySegment a, int b) {
    try {
      return (MemorySegment) POINTER_INT.invokeExact(function(index), a, b);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  MemorySegment call(int index, MemorySegment a, MemorySegment b) {
    try {
      return (MemorySegment) POINTERS_2.invokeExact(function(index), a, b);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  MemorySegment call(int index, MemorySegment a, MemorySegment b, long size) {
    try {
      return (MemorySegment) POINTERS_2_SIZE.invokeExact(function(index), a, b, size);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  MemorySegment call(int index, MemorySegment a, MemorySegment b, MemorySegment c) {
    try {
      return (MemorySegment) POINTERS_3.invokeExact(function(index), a, b, c);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  MemorySegment call(
      int index, MemorySegment a, MemorySegment b, MemorySegment c, MemorySegment d) {
    try {
      return (MemorySegment) POINTERS_4.invokeExact(function(index), a, b, c, d);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }
}

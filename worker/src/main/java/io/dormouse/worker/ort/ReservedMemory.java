package io.dormouse.worker.ort;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// Anonymous mappings of Linux: address space now, pages when they are first touched.
///
/// Source: [mmap(2)](https://man7.org/linux/man-pages/man2/mmap.2.html); the numbers are the same
/// on x86-64 and AArch64.
@SuppressWarnings("restricted") // calling native code is what this package is for
final class ReservedMemory {
  private static final int READ_WRITE = 3;
  private static final int PRIVATE_ANONYMOUS_UNRESERVED = 0x2 | 0x20 | 0x4000;
  private static final int NO_FILE = -1;
  private static final long FAILED = -1;

  private static final MethodHandle MAP =
      Linkage.library(
          "mmap",
          FunctionDescriptor.of(
              JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));
  private static final MethodHandle UNMAP =
      Linkage.library("munmap", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG));

  private ReservedMemory() {}

  /// Memory that is given back when the arena closes.
  static MemorySegment reserve(long bytes, Arena arena) {
    if (bytes < 1) {
      throw new IllegalArgumentException("cannot reserve " + bytes + " bytes");
    }
    long address = map(bytes);
    if (address == FAILED) {
      throw new OutOfMemoryError("the system has no room for " + bytes + " bytes of addresses");
    }
    return MemorySegment.ofAddress(address).reinterpret(bytes, arena, _ -> unmap(address, bytes));
  }

  private static long map(long bytes) {
    try {
      return (long)
          MAP.invokeExact(0L, bytes, READ_WRITE, PRIVATE_ANONYMOUS_UNRESERVED, NO_FILE, 0L);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  private static void unmap(long address, long bytes) {
    try {
      int _ = (int) UNMAP.invokeExact(address, bytes);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }
}

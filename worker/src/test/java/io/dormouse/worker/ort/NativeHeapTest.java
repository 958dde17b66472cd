package io.dormouse.worker.ort;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

@SuppressWarnings("restricted") // reads what the C library keeps before a block
class NativeHeapTest {
  private static final long MIB = 1 << 20;

  /// Blocks of 8 MiB; what a heap of the test's other work has free is taken before one is mapped.
  private static final int MORE_THAN_ANY_HEAP_HAS_FREE = 32;

  /// The second lowest bit of the size that the GNU C library keeps before a block.
  private static final long MAPPED = 2;

  /// Left to itself, the library takes the size of a mapped block that is freed for the size from
  /// which on it maps.
  @Test
  void aLargeBlockIsMappedAlsoAfterALargerOneWasFreed() throws Throwable {
    assumeThat(Linker.nativeLinker().defaultLookup().find("gnu_get_libc_version")).isPresent();
    NativeHeap.mapLargeBlocks();
    free(allocate(24 * MIB));
    List<MemorySegment> blocks = new ArrayList<>();
    try {
      for (int i = 0; i < MORE_THAN_ANY_HEAP_HAS_FREE; i++) {
        blocks.add(allocate(8 * MIB));
      }
      assertThat(blocks).anyMatch(NativeHeapTest::isMapped);
    } finally {
      for (MemorySegment block : blocks) {
        free(block);
      }
    }
  }

  private static boolean isMapped(MemorySegment block) {
    long header = block.address() - JAVA_LONG.byteSize();
    long size = MemorySegment.ofAddress(header).reinterpret(JAVA_LONG.byteSize()).get(JAVA_LONG, 0);
    return (size & MAPPED) != 0;
  }

  private static MemorySegment allocate(long bytes) throws Throwable {
    return (MemorySegment)
        Linkage.library("malloc", FunctionDescriptor.of(ADDRESS, JAVA_LONG)).invokeExact(bytes);
  }

  private static void free(MemorySegment block) throws Throwable {
    Linkage.library("free", FunctionDescriptor.ofVoid(ADDRESS)).invokeExact(block);
  }
}

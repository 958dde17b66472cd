package io.dormouse.worker.ort;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import org.jboss.logging.Logger;

/// The C library's heap of this process, from which ONNX Runtime takes the memory of its arenas.
public final class NativeHeap {
  /// Blocks from this size on are mapped one by one.
  static final int MAPPED_FROM_BYTES = 1 << 20;

  /// `M_MMAP_THRESHOLD` of the GNU C library's `mallopt`.
  private static final int MMAP_THRESHOLD = -3;

  private static final Logger LOG = Logger.getLogger(NativeHeap.class);

  private NativeHeap() {}

  /// Keeps large blocks apart, so that freeing one gives its memory back at once; does nothing
  /// where the C library has no such setting.
  static void mapLargeBlocks() {
    Optional<MethodHandle> setting =
        Linkage.libraryIfThere("mallopt", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
    if (setting.isEmpty()) {
      return;
    }
    try {
      int done = (int) setting.get().invokeExact(MMAP_THRESHOLD, MAPPED_FROM_BYTES);
      if (done != 1) {
        LOG.debugf("the C library does not map blocks of %d bytes apart", MAPPED_FROM_BYTES);
      }
    } catch (Error e) {
      throw e;
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /// Gives pages back that hold nothing any more; does nothing where the C library cannot.
  public static void trim() {
    Optional<MethodHandle> trim =
        Linkage.libraryIfThere("malloc_trim", FunctionDescriptor.of(JAVA_INT, JAVA_LONG));
    if (trim.isEmpty()) {
      return;
    }
    try {
      int released = (int) trim.get().invokeExact(0L);
      LOG.debugf("pages of the C library's heap given back: %s", released == 1);
    } catch (Error e) {
      throw e;
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }
}

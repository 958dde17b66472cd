package io.dormouse.bench.gpu;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.dormouse.worker.ort.CudaRuntime;
import io.vertx.core.json.JsonObject;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/// How fast this machine copies: pinned memory to its first GPU, and within the GPU. Prints one
/// line of JSON, in bytes per second; a copy within the device counts its bytes once, though it
/// reads and writes them.
///
/// Argument: the file of ONNX Runtime's CUDA provider, whose own libcudart is used.
@SuppressWarnings("restricted") // calling native code is what this program is for
public final class CopyMain {
  private static final long BYTES = 1L << 30;
  private static final int REPEATS = 10;
  private static final int TO_DEVICE = 1;
  private static final int ON_DEVICE = 3;

  private final SymbolLookup cuda;

  private CopyMain(SymbolLookup cuda) {
    this.cuda = cuda;
  }

  /// Measures and ends.
  public static void main(String... arguments) throws Throwable {
    try (var arena = Arena.ofShared()) {
      var program = new CopyMain(open(Path.of(arguments[0])));
      long from = program.allocated(arena, "cudaMalloc");
      long to = program.allocated(arena, "cudaMalloc");
      long host = program.pinned(arena);
      System.out.println(
          new JsonObject()
              .put("pinnedToDevice", program.bytesPerSecond(to, host, TO_DEVICE))
              .put("withinDevice", program.bytesPerSecond(to, from, ON_DEVICE))
              .encode());
    }
  }

  private static SymbolLookup open(Path provider) {
    return SymbolLookup.libraryLookup(CudaRuntime.libraryName(provider), Arena.global());
  }

  private long allocated(Arena arena, String function) throws Throwable {
    var out = arena.allocate(ADDRESS);
    check((int) function(function, ADDRESS, JAVA_LONG).invokeExact(out, BYTES));
    return out.get(JAVA_LONG, 0);
  }

  private long pinned(Arena arena) throws Throwable {
    var out = arena.allocate(ADDRESS);
    check((int) function("cudaHostAlloc", ADDRESS, JAVA_LONG, JAVA_INT).invokeExact(out, BYTES, 0));
    return out.get(JAVA_LONG, 0);
  }

  private double bytesPerSecond(long to, long from, int kind) throws Throwable {
    var copy = function("cudaMemcpy", JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT);
    var await = function("cudaDeviceSynchronize");
    double best = 0;
    for (int repeat = 0; repeat < REPEATS; repeat++) {
      long startNanos = System.nanoTime();
      check((int) copy.invokeExact(to, from, BYTES, kind));
      check((int) await.invokeExact());
      best = Math.max(best, BYTES * 1e9 / (System.nanoTime() - startNanos));
    }
    return best;
  }

  private MethodHandle function(String name, MemoryLayout... arguments) {
    return Linker.nativeLinker()
        .downcallHandle(cuda.findOrThrow(name), FunctionDescriptor.of(JAVA_INT, arguments));
  }

  private void check(int status) throws Throwable {
    if (status != 0) {
      var text =
          Linker.nativeLinker()
              .downcallHandle(
                  cuda.findOrThrow("cudaGetErrorString"), FunctionDescriptor.of(ADDRESS, JAVA_INT));
      var message = (MemorySegment) text.invokeExact(status);
      throw new IllegalStateException(message.reinterpret(Long.MAX_VALUE).getString(0));
    }
  }
}

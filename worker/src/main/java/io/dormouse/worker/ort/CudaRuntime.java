package io.dormouse.worker.ort;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.NoSuchElementException;

/// The CUDA runtime library that ONNX Runtime's provider uses: memory of the first device, and
/// copies to it, from it and on it.
///
/// Calls that move memory allocate nothing on the heap and take addresses as numbers. A failure is
/// an {@link OrtException} with CUDA's own words. Source: [CUDA Runtime
/// API](https://docs.nvidia.com/cuda/cuda-runtime-api/).
@SuppressWarnings("restricted") // calling native code is what this package is for
public final class CudaRuntime {
  private static final String LIBRARY = "libcudart.so";
  private static final int TO_DEVICE = 1;
  private static final int TO_HOST = 2;
  private static final int ON_DEVICE = 3;
  private static final int DEFAULT_FLAGS = 0;
  private static final long DEFAULT_STREAM = 0;
  private static final long NOT_PINNED = 0;

  private static final MethodHandle NONE = Linkage.status();
  private static final MethodHandle ONE = Linkage.status(JAVA_LONG);
  private static final MethodHandle TWO = Linkage.status(JAVA_LONG, JAVA_LONG);
  private static final MethodHandle SIZE_FLAGS = Linkage.status(JAVA_LONG, JAVA_LONG, JAVA_INT);
  private static final MethodHandle SET = Linkage.status(JAVA_LONG, JAVA_INT, JAVA_LONG);
  private static final MethodHandle COPY =
      Linkage.status(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT);
  private static final MethodHandle COPY_ROWS =
      Linkage.status(
          JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_LONG);
  private static final MethodHandle TEXT = Linkage.pointer(JAVA_INT);

  private final MemorySegment malloc;
  private final MemorySegment free;
  private final MemorySegment hostAlloc;
  private final MemorySegment freeHost;
  private final MemorySegment memset;
  private final MemorySegment memcpy;
  private final MemorySegment memcpyRows;
  private final MemorySegment synchronize;
  private final MemorySegment memoryInfo;
  private final MemorySegment errorText;
  private final MemorySegment lastError;

  private CudaRuntime(SymbolLookup library) {
    malloc = library.findOrThrow("cudaMalloc");
    free = library.findOrThrow("cudaFree");
    hostAlloc = library.findOrThrow("cudaHostAlloc");
    freeHost = library.findOrThrow("cudaFreeHost");
    memset = library.findOrThrow("cudaMemset");
    memcpy = library.findOrThrow("cudaMemcpy");
    memcpyRows = library.findOrThrow("cudaMemcpy2DAsync");
    synchronize = library.findOrThrow("cudaStreamSynchronize");
    memoryInfo = library.findOrThrow("cudaMemGetInfo");
    errorText = library.findOrThrow("cudaGetErrorString");
    lastError = library.findOrThrow("cudaGetLastError");
  }

  /// What the driver says of the device's memory, all its users together.
  public record Memory(long freeBytes, long totalBytes) {}

  /// Opens the very library that the provider in that file is linked to, for the rest of the
  /// process; {@link OrtErrorCode#LIBRARY_UNUSABLE} where there is none.
  public static CudaRuntime open(Path provider) {
    String name = libraryName(provider);
    try {
      return of(SymbolLookup.libraryLookup(name, Arena.global()));
    } catch (IllegalArgumentException _) {
      throw unusable(name + " cannot be opened");
    }
  }

  /// The name, such as {@code libcudart.so.13}, of the library that the provider in that file is
  /// linked to; {@link OrtErrorCode#LIBRARY_UNUSABLE} where there is none.
  public static String libraryName(Path provider) {
    return ElfNeeded.of(provider).stream()
        .filter(needed -> needed.startsWith(LIBRARY))
        .findFirst()
        .orElseThrow(() -> unusable("the CUDA provider is linked to no " + LIBRARY));
  }

  static CudaRuntime of(SymbolLookup library) {
    try {
      return new CudaRuntime(library);
    } catch (NoSuchElementException e) {
      throw unusable("the CUDA runtime lacks a function: " + e.getMessage());
    }
  }

  private static OrtException unusable(String message) {
    return new OrtException(OrtErrorCode.LIBRARY_UNUSABLE, message);
  }

  /// The device's memory now; the first call initialises the device.
  public Memory memory() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment sizes = arena.allocate(JAVA_LONG, 2);
      long address = sizes.address();
      check("cudaMemGetInfo", (int) TWO.invokeExact(memoryInfo, address, address + Long.BYTES));
      return new Memory(sizes.getAtIndex(JAVA_LONG, 0), sizes.getAtIndex(JAVA_LONG, 1));
    } catch (OrtException e) {
      throw e;
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  long allocate(long bytes) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment out = arena.allocate(ADDRESS);
      check("cudaMalloc", (int) TWO.invokeExact(malloc, out.address(), bytes));
      return out.get(JAVA_LONG, 0);
    } catch (OrtException e) {
      throw e;
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /// Memory of the host that copies need no detour for, or usual one where CUDA gives none.
  OrtBlock hostBlock(long bytes) {
    long address = pinned(bytes);
    return address == NOT_PINNED
        ? OrtBlock.reserve(bytes)
        : OrtBlock.over(address, bytes, () -> giveBack(freeHost, address));
  }

  private long pinned(long bytes) {
    int status;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment out = arena.allocate(ADDRESS);
      status = (int) SIZE_FLAGS.invokeExact(hostAlloc, out.address(), bytes, DEFAULT_FLAGS);
      if (status == 0) {
        return out.get(JAVA_LONG, 0);
      }
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
    forgetError();
    return NOT_PINNED;
  }

  void free(long address) {
    giveBack(free, address);
  }

  /// A device that is broken takes nothing back; the end of the process does.
  private void giveBack(MemorySegment function, long address) {
    int status;
    try {
      status = (int) ONE.invokeExact(function, address);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
    if (status != 0) {
      forgetError();
    }
  }

  void zero(long address, long bytes) {
    try {
      check("cudaMemset", (int) SET.invokeExact(memset, address, 0, bytes));
    } catch (OrtException e) {
      throw e;
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
    await();
  }

  /// Over when it returns, whether the host's memory is pinned or not.
  void copyToDevice(long device, long host, long bytes) {
    copy(device, host, bytes, TO_DEVICE);
    await();
  }

  void copyToHost(long host, long device, long bytes) {
    copy(host, device, bytes, TO_HOST);
  }

  private void copy(long to, long from, long bytes, int kind) {
    try {
      check("cudaMemcpy", (int) COPY.invokeExact(memcpy, to, from, bytes, kind));
    } catch (OrtException e) {
      throw e;
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /// Begins a copy on the device; {@link #await} ends it.
  void copyRowsOnDevice(long to, long from, TensorMemory.Rows rows) {
    try {
      check(
          "cudaMemcpy2DAsync",
          (int)
              COPY_ROWS.invokeExact(
                  memcpyRows,
                  to,
                  rows.pitch(),
                  from,
                  rows.pitch(),
                  rows.bytes(),
                  (long) rows.count(),
                  ON_DEVICE,
                  DEFAULT_STREAM));
    } catch (OrtException e) {
      throw e;
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  /// Waits until everything begun here is over.
  void await() {
    try {
      check("cudaStreamSynchronize", (int) ONE.invokeExact(synchronize, DEFAULT_STREAM));
    } catch (OrtException e) {
      throw e;
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  private void check(String function, int status) {
    if (status != 0) {
      forgetError();
      throw new OrtException(OrtErrorCode.EXECUTION_PROVIDER_FAIL, function + ": " + text(status));
    }
  }

  /// Takes back this thread's last error, which ONNX Runtime would else find in a later run.
  private void forgetError() {
    try {
      int _ = (int) NONE.invokeExact(lastError);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  private String text(int status) {
    try {
      return Ort.text((MemorySegment) TEXT.invokeExact(errorText, status));
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }
}

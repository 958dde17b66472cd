package io.dormouse.worker.ort;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A CUDA runtime whose device is the host's memory, so that the CPU provider can run on it: what
/// crosses has to be copied as on a GPU, and what is not copied is missing.
///
/// A copy to the device arrives when the stream is waited for or used again, as one from memory
/// that is not pinned may on a GPU, and a failure stays the last error until it is asked for.
@SuppressWarnings({
  "restricted", // it is native code
  "MustBeClosedChecker" // arenas live as long as what is allocated
})
public final class FakeCuda implements AutoCloseable {
  private static final int OUT_OF_MEMORY = 2;
  private static final int BROKEN = 700;
  private static final int TO_DEVICE = 1;

  private final Arena stubs = Arena.ofShared();
  private final Map<String, MemorySegment> functions = new HashMap<>();
  private final Map<Long, Arena> allocated = new HashMap<>();
  private final MemorySegment outOfMemory = stubs.allocateFrom("out of memory");
  private final MemorySegment broken = stubs.allocateFrom("an illegal memory access");
  private final Map<Long, Long> sizes = new HashMap<>();
  private long allocatedBytes;
  private int copies;
  private int rowCopies;
  private boolean copiesFail;
  private boolean zeroingFails;
  private int lastError;
  private final List<Runnable> begun = new ArrayList<>();
  private final long totalBytes;

  /// A device with so much memory.
  public FakeCuda(long totalBytes) {
    this.totalBytes = totalBytes;
    stub("cudaMalloc", "malloc", JAVA_LONG, JAVA_LONG);
    stub("cudaFree", "free", JAVA_LONG);
    stub("cudaHostAlloc", "hostAlloc", JAVA_LONG, JAVA_LONG, JAVA_INT);
    stub("cudaFreeHost", "free", JAVA_LONG);
    stub("cudaMemset", "memset", JAVA_LONG, JAVA_INT, JAVA_LONG);
    stub("cudaMemcpy", "memcpy", JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT);
    stub(
        "cudaMemcpy2DAsync",
        "memcpyRows",
        JAVA_LONG,
        JAVA_LONG,
        JAVA_LONG,
        JAVA_LONG,
        JAVA_LONG,
        JAVA_LONG,
        JAVA_INT,
        JAVA_LONG);
    stub("cudaStreamSynchronize", "synchronize", JAVA_LONG);
    stub("cudaMemGetInfo", "memory", JAVA_LONG, JAVA_LONG);
    stub("cudaGetLastError", "takeLastError");
    function("cudaGetErrorString", "text", FunctionDescriptor.of(ADDRESS, JAVA_INT));
  }

  private void stub(String name, String method, MemoryLayout... arguments) {
    function(name, method, FunctionDescriptor.of(JAVA_INT, arguments));
  }

  private void function(String name, String method, FunctionDescriptor signature) {
    try {
      MethodType type = signature.toMethodType();
      functions.put(
          name,
          Linker.nativeLinker()
              .upcallStub(
                  MethodHandles.lookup().findVirtual(FakeCuda.class, method, type).bindTo(this),
                  signature,
                  stubs));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }

  /// The runtime over it.
  public CudaRuntime runtime() {
    return CudaRuntime.of(lookup());
  }

  SymbolLookup lookup() {
    return name -> Optional.ofNullable(functions.get(name));
  }

  /// The device as a place for tensors of sessions on the CPU.
  public CudaDevice device(OrtEnvironment environment) {
    return environment.device(runtime(), new CudaDevice.Names("Cpu", OrtRunOptions.HOST));
  }

  /// The same without an arena there that ONNX Runtime knows.
  public CudaDevice deviceWithoutArena(OrtEnvironment environment) {
    return environment.device(
        runtime(), new CudaDevice.Names("Cpu", CudaDevice.Names.CUDA.arena()));
  }

  /// Bytes that are allocated on the device, pinned ones included.
  public long allocatedBytes() {
    return allocatedBytes;
  }

  /// Copies to and from the device since the last question.
  public int copies() {
    int count = copies;
    copies = 0;
    return count;
  }

  /// Copies of rows on the device since the last question.
  public int rowCopies() {
    int count = rowCopies;
    rowCopies = 0;
    return count;
  }

  /// A device whose copies are a function of the C library that takes no notice of its arguments
  /// and returns 0: calls from native code into Java would allocate.
  public static FakeCuda withIdleCopies() {
    FakeCuda cuda = new FakeCuda(Long.MAX_VALUE);
    MemorySegment idle = Linker.nativeLinker().defaultLookup().findOrThrow("sched_yield");
    cuda.functions.put("cudaMemcpy", idle);
    cuda.functions.put("cudaStreamSynchronize", idle);
    return cuda;
  }

  /// From now on copies fail.
  public void breakDown() {
    copiesFail = true;
  }

  /// From now on memory cannot be zeroed.
  public void breakZeroing() {
    zeroingFails = true;
  }

  /// The error that a run of ONNX Runtime would find now; 0 where none.
  int lastError() {
    return lastError;
  }

  int takeLastError() {
    int error = lastError;
    lastError = 0;
    return error;
  }

  private int failed(int status) {
    lastError = status;
    return status;
  }

  int malloc(long out, long bytes) {
    if (bytes > totalBytes - allocatedBytes) {
      return failed(OUT_OF_MEMORY);
    }
    Arena arena = Arena.ofShared();
    MemorySegment memory = arena.allocate(Math.max(1, bytes), 64);
    memory.fill((byte) 0x7f);
    allocated.put(memory.address(), arena);
    allocatedBytes += bytes;
    sizes.put(memory.address(), bytes);
    at(out, Long.BYTES).set(JAVA_LONG, 0, memory.address());
    return 0;
  }

  int hostAlloc(long out, long bytes, int flags) {
    return malloc(out, bytes);
  }

  int free(long address) {
    Arena arena = allocated.remove(address);
    Long bytes = sizes.remove(address);
    if (arena == null || bytes == null) {
      return failed(BROKEN);
    }
    end();
    arena.close();
    allocatedBytes -= bytes;
    return 0;
  }

  int memset(long address, int value, long bytes) {
    if (zeroingFails) {
      return failed(BROKEN);
    }
    end();
    at(address, bytes).fill((byte) value);
    return 0;
  }

  int memcpy(long to, long from, long bytes, int kind) {
    if (copiesFail || !onDevice(kind == TO_DEVICE ? to : from)) {
      return failed(BROKEN);
    }
    copies++;
    end();
    byte[] read = at(from, bytes).toArray(JAVA_BYTE);
    begun.add(() -> at(to, bytes).copyFrom(MemorySegment.ofArray(read)));
    if (kind != TO_DEVICE) {
      end();
    }
    return 0;
  }

  private void end() {
    begun.forEach(Runnable::run);
    begun.clear();
  }

  private boolean onDevice(long address) {
    return allocated.containsKey(address);
  }

  int memcpyRows(
      long to,
      long toPitch,
      long from,
      long fromPitch,
      long bytes,
      long rows,
      int kind,
      long stream) {
    if (copiesFail) {
      return failed(BROKEN);
    }
    rowCopies++;
    end();
    for (long row = 0; row < rows; row++) {
      at(to + row * toPitch, bytes).copyFrom(at(from + row * fromPitch, bytes));
    }
    return 0;
  }

  int synchronize(long stream) {
    end();
    return 0;
  }

  int memory(long free, long total) {
    at(free, Long.BYTES).set(JAVA_LONG, 0, totalBytes - allocatedBytes);
    at(total, Long.BYTES).set(JAVA_LONG, 0, totalBytes);
    return 0;
  }

  MemorySegment text(int status) {
    return status == OUT_OF_MEMORY ? outOfMemory : broken;
  }

  private static MemorySegment at(long address, long bytes) {
    return MemorySegment.ofAddress(address).reinterpret(bytes);
  }

  @Override
  public void close() {
    stubs.close();
  }
}

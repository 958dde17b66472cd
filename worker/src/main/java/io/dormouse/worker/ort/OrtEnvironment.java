package io.dormouse.worker.ort;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// ONNX Runtime in this process: opens sessions and tensors, and says what the library can do.
///
/// Sessions and tensors are closed before it. Safe to use from several threads.
@SuppressWarnings("restricted") // calling native code is what this package is for
public final class OrtEnvironment implements AutoCloseable {
  private static final int LOG_WARNING = 2;
  private static final int ARENA_ALLOCATOR = 1;
  private static final int DEFAULT_MEMORY = 0;

  private final Ort ort;
  private final MemorySegment environment;
  private final MemorySegment cpuMemory;

  private OrtEnvironment(Ort ort, MemorySegment environment, MemorySegment cpuMemory) {
    this.ort = ort;
    this.environment = environment;
    this.cpuMemory = cpuMemory;
  }

  /// Opens the library file and makes an environment; {@link OrtErrorCode#LIBRARY_UNUSABLE} where
  /// that is no ONNX Runtime of version 1.29 or newer.
  public static OrtEnvironment open(Path library) {
    Ort ort = Ort.open(library);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment out = arena.allocate(ADDRESS);
      ort.check(ort.api().createEnv(LOG_WARNING, arena.allocateFrom("dormouse"), out));
      MemorySegment environment = out.get(ADDRESS, 0);
      ort.check(ort.api().createCpuMemoryInfo(ARENA_ALLOCATOR, DEFAULT_MEMORY, out));
      return new OrtEnvironment(ort, environment, out.get(ADDRESS, 0));
    }
  }

  /// The library's version, such as {@code 1.29.0}.
  public String version() {
    return ort.version();
  }

  /// The providers the library was built with; whether one works here is known only after it has
  /// run something.
  public List<String> availableProviders() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment names = arena.allocate(ADDRESS);
      MemorySegment count = arena.allocate(JAVA_INT);
      ort.check(ort.api().getAvailableProviders(names, count));
      int length = count.get(JAVA_INT, 0);
      MemorySegment array = names.get(ADDRESS, 0).reinterpret(length * ADDRESS.byteSize());
      List<String> providers = new ArrayList<>(length);
      for (int i = 0; i < length; i++) {
        providers.add(Ort.text(array.getAtIndex(ADDRESS, i)));
      }
      ort.check(ort.api().releaseAvailableProviders(array, length));
      return List.copyOf(providers);
    }
  }

  /// Makes a session from a model file.
  public OrtSession openSession(Path model, SessionSettings settings) {
    try (Arena arena = Arena.ofConfined();
        SessionOptions options = SessionOptions.create(ort, settings)) {
      MemorySegment out = arena.allocate(ADDRESS);
      MemorySegment path = arena.allocateFrom(model.toString());
      ort.check(ort.api().createSession(environment, path, options.pointer(), out));
      return OrtSession.of(ort, out.get(ADDRESS, 0));
    }
  }

  /// Makes a session from a model in a direct buffer, such as a mapped file.
  public OrtSession openSession(ByteBuffer model, SessionSettings settings) {
    if (!model.isDirect()) {
      throw new IllegalArgumentException("the model must be in a direct buffer");
    }
    try (Arena arena = Arena.ofConfined();
        SessionOptions options = SessionOptions.create(ort, settings)) {
      MemorySegment out = arena.allocate(ADDRESS);
      MemorySegment bytes = MemorySegment.ofBuffer(model);
      ort.check(
          ort.api()
              .createSessionFromArray(
                  environment, bytes, bytes.byteSize(), options.pointer(), out));
      return OrtSession.of(ort, out.get(ADDRESS, 0));
    }
  }

  /// Wraps the start of that memory as a tensor of that shape, without copying.
  ///
  /// @throws IllegalArgumentException when the memory is smaller than the shape
  public OrtTensor tensor(OrtMemory memory, ElementType type, long... dimensions) {
    return OrtTensor.over(ort, cpuMemory, memory.slice(bytes(type, dimensions)), type, dimensions);
  }

  /// Wraps part of that memory as a tensor of that shape, without copying.
  ///
  /// @throws IndexOutOfBoundsException when the shape leaves the memory
  public OrtTensor tensor(TensorMemory memory, long offset, ElementType type, long... dimensions) {
    long bytes = bytes(type, dimensions);
    return switch (memory) {
      case OrtBlock host ->
          OrtTensor.over(ort, cpuMemory, host.part(offset, bytes), type, dimensions);
      case DeviceBlock device ->
          OrtTensor.over(ort, device.place(), device.part(offset, bytes), type, dimensions);
    };
  }

  /// The first device that CUDA sees, as a place for tensors; {@link #close} comes after its own.
  public CudaDevice cudaDevice(CudaRuntime cuda) {
    return device(cuda, CudaDevice.Names.CUDA);
  }

  CudaDevice device(CudaRuntime cuda, CudaDevice.Names names) {
    return CudaDevice.of(ort, cuda, names);
  }

  /// Starts a model that is written in memory; {@link #close} comes after that of the builder.
  public OrtModelBuilder newModel() {
    return new OrtModelBuilder(this, ort);
  }

  /// Options of a run at whose end the CPU's arena gives back what is not in use.
  public OrtRunOptions shrinkingArena() {
    return OrtRunOptions.shrinkingArena(ort, OrtRunOptions.HOST);
  }

  MemorySegment pointer() {
    return environment;
  }

  static long bytes(ElementType type, long... dimensions) {
    long elements = 1;
    for (long dimension : dimensions) {
      if (dimension < 0) {
        throw new IllegalArgumentException("a dimension is negative: " + dimension);
      }
      elements = Math.multiplyExact(elements, dimension);
    }
    return Math.multiplyExact(elements, (long) type.bytes());
  }

  @Override
  public void close() {
    ort.api().release(OrtApi.Released.MEMORY_INFO, cpuMemory);
    ort.api().release(OrtApi.Released.ENV, environment);
  }
}

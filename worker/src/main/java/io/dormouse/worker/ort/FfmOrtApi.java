package io.dormouse.worker.ort;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// {@link OrtApi} over the function table that {@code OrtGetApiBase()->GetApi(29)} returns.
///
/// The table is append-only, so the indices of version 29 hold for every later library.
@SuppressWarnings("restricted") // calling native code is what this package is for
final class FfmOrtApi implements OrtApi {
  /// The version of the table whose indices are used here.
  static final int API_VERSION = 29;

  /// Entries of the table of version 29.
  private static final long ENTRIES = 425;

  private static final MethodHandle POINTER_SIZE_POINTER = Linkage.pointerAndSize(1, 1);
  private static final MethodHandle POINTER_SIZE_POINTERS_2 = Linkage.pointerAndSize(1, 2);
  private static final MethodHandle INT_POINTERS_2 = Linkage.pointer(JAVA_INT, ADDRESS, ADDRESS);
  private static final MethodHandle INTS_2_POINTER = Linkage.pointer(JAVA_INT, JAVA_INT, ADDRESS);
  private static final MethodHandle CREATE_TENSOR =
      Linkage.pointer(ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS);

  private static final MethodHandle RUN = Linkage.addresses(3);

  private final FunctionTable table;
  private final MemorySegment runWithBinding;

  FfmOrtApi(MemorySegment table) {
    this.table = new FunctionTable(table, ENTRIES);
    this.runWithBinding = this.table.function(133);
  }

  @Override
  public int getErrorCode(MemorySegment status) {
    try {
      return (int) Linkage.integer().invokeExact(table.function(1), status);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  @Override
  public MemorySegment getErrorMessage(MemorySegment status) {
    return table.call(2, status);
  }

  @Override
  public MemorySegment createEnv(int logLevel, MemorySegment logId, MemorySegment out) {
    try {
      return (MemorySegment) INT_POINTERS_2.invokeExact(table.function(3), logLevel, logId, out);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  @Override
  public MemorySegment createSession(
      MemorySegment env, MemorySegment path, MemorySegment options, MemorySegment out) {
    return table.call(7, env, path, options, out);
  }

  @Override
  public MemorySegment createSessionFromArray(
      MemorySegment env,
      MemorySegment model,
      long bytes,
      MemorySegment options,
      MemorySegment out) {
    try {
      return (MemorySegment)
          Linkage.pointerAndSize(2, 2)
              .invokeExact(table.function(8), env, model, bytes, options, out);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  @Override
  public MemorySegment createSessionOptions(MemorySegment out) {
    return table.call(10, out);
  }

  @Override
  public MemorySegment setSessionGraphOptimizationLevel(MemorySegment options, int level) {
    return table.call(23, options, level);
  }

  @Override
  public MemorySegment setIntraOpNumThreads(MemorySegment options, int threads) {
    return table.call(24, options, threads);
  }

  @Override
  public MemorySegment enableProfiling(MemorySegment options, MemorySegment filePrefix) {
    return table.call(14, options, filePrefix);
  }

  @Override
  public MemorySegment addSessionConfigEntry(
      MemorySegment options, MemorySegment key, MemorySegment value) {
    return table.call(130, options, key, value);
  }

  @Override
  public MemorySegment createCudaProviderOptions(MemorySegment out) {
    return table.call(205, out);
  }

  @Override
  public MemorySegment updateCudaProviderOptions(
      MemorySegment cuda, MemorySegment keys, MemorySegment values, long count) {
    try {
      return (MemorySegment)
          Linkage.pointerAndSize(3, 0).invokeExact(table.function(206), cuda, keys, values, count);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  @Override
  public MemorySegment appendExecutionProviderCudaV2(MemorySegment options, MemorySegment cuda) {
    return table.call(204, options, cuda);
  }

  @Override
  public MemorySegment sessionGetCount(Side side, MemorySegment session, MemorySegment out) {
    return table.call(side == Side.INPUT ? 30 : 31, session, out);
  }

  @Override
  public MemorySegment sessionGetTypeInfo(
      Side side, MemorySegment session, long index, MemorySegment out) {
    try {
      return (MemorySegment)
          POINTER_SIZE_POINTER.invokeExact(
              table.function(side == Side.INPUT ? 33 : 34), session, index, out);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  @Override
  public MemorySegment sessionGetName(
      Side side, MemorySegment session, long index, MemorySegment allocator, MemorySegment out) {
    try {
      return (MemorySegment)
          POINTER_SIZE_POINTERS_2.invokeExact(
              table.function(side == Side.INPUT ? 36 : 37), session, index, allocator, out);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  @Override
  public MemorySegment castTypeInfoToTensorInfo(MemorySegment typeInfo, MemorySegment out) {
    return table.call(55, typeInfo, out);
  }

  @Override
  public MemorySegment getTensorElementType(MemorySegment tensorInfo, MemorySegment out) {
    return table.call(60, tensorInfo, out);
  }

  @Override
  public MemorySegment getDimensionsCount(MemorySegment tensorInfo, MemorySegment out) {
    return table.call(61, tensorInfo, out);
  }

  @Override
  public MemorySegment getDimensions(
      MemorySegment tensorInfo, MemorySegment dimensions, long count) {
    return table.call(62, tensorInfo, dimensions, count);
  }

  @Override
  public MemorySegment getAllocatorWithDefaultOptions(MemorySegment out) {
    return table.call(78, out);
  }

  @Override
  public MemorySegment allocatorFree(MemorySegment allocator, MemorySegment pointer) {
    return table.call(76, allocator, pointer);
  }

  @Override
  public MemorySegment createCpuMemoryInfo(int allocatorType, int memoryType, MemorySegment out) {
    try {
      return (MemorySegment)
          INTS_2_POINTER.invokeExact(table.function(69), allocatorType, memoryType, out);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  @Override
  public MemorySegment createMemoryInfo(
      MemorySegment name, int allocatorType, int device, int memoryType, MemorySegment out) {
    try {
      return (MemorySegment)
          Linkage.pointer(ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS)
              .invokeExact(table.function(68), name, allocatorType, device, memoryType, out);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  @Override
  public MemorySegment createTensorWithData(
      MemorySegment memoryInfo, MemorySegment data, Shape shape, int type, MemorySegment out) {
    try {
      return (MemorySegment)
          CREATE_TENSOR.invokeExact(
              table.function(49),
              memoryInfo,
              data,
              data.byteSize(),
              shape.dimensions(),
              shape.rank(),
              type,
              out);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  @Override
  public MemorySegment createIoBinding(MemorySegment session, MemorySegment out) {
    return table.call(134, session, out);
  }

  @Override
  public MemorySegment bind(
      Side side, MemorySegment binding, MemorySegment name, MemorySegment value) {
    return table.call(side == Side.INPUT ? 136 : 137, binding, name, value);
  }

  @Override
  public long runWithBinding(long session, long runOptions, long binding) {
    try {
      return (long) RUN.invokeExact(runWithBinding, session, runOptions, binding);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  @Override
  public MemorySegment createRunOptions(MemorySegment out) {
    return table.call(39, out);
  }

  @Override
  public MemorySegment addRunConfigEntry(
      MemorySegment options, MemorySegment key, MemorySegment value) {
    return table.call(165, options, key, value);
  }

  @Override
  public MemorySegment setLoadCancellationFlag(MemorySegment options, boolean cancel) {
    try {
      return (MemorySegment)
          Linkage.pointer(ADDRESS, JAVA_BOOLEAN).invokeExact(table.function(293), options, cancel);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  @Override
  public MemorySegment createTensor(
      MemorySegment allocator, Shape shape, int type, MemorySegment out) {
    try {
      return (MemorySegment)
          Linkage.pointer(ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS)
              .invokeExact(
                  table.function(48), allocator, shape.dimensions(), shape.rank(), type, out);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  @Override
  public MemorySegment getTensorMutableData(MemorySegment value, MemorySegment out) {
    return table.call(51, value, out);
  }

  @Override
  public ModelEditorApi modelEditor() {
    try {
      return new FfmModelEditorApi(
          table, (MemorySegment) Linkage.noArguments().invokeExact(table.function(291)));
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  @Override
  public void clearBound(Side side, MemorySegment binding) {
    table.release(side == Side.INPUT ? 141 : 142, binding);
  }

  @Override
  public MemorySegment getAvailableProviders(MemorySegment outNames, MemorySegment outCount) {
    return table.call(125, outNames, outCount);
  }

  @Override
  public MemorySegment releaseAvailableProviders(MemorySegment names, int count) {
    return table.call(126, names, count);
  }

  @Override
  public void release(Released what, MemorySegment pointer) {
    table.release(what.index(), pointer);
  }
}

package io.dormouse.worker.ort;

import java.lang.foreign.MemorySegment;

/// The functions of {@code OrtApi} that the façade uses, one to one with C.
///
/// A returned segment is an {@code OrtStatus*}, null where the call succeeded; an {@code out} is a
/// pointer to where the result is stored. See
/// [onnxruntime_c_api.h](https://github.com/microsoft/onnxruntime/blob/main/include/onnxruntime/core/session/onnxruntime_c_api.h).
sealed interface OrtApi permits FfmOrtApi {
  int getErrorCode(MemorySegment status);

  MemorySegment getErrorMessage(MemorySegment status);

  MemorySegment createEnv(int logLevel, MemorySegment logId, MemorySegment out);

  MemorySegment createSession(
      MemorySegment env, MemorySegment path, MemorySegment options, MemorySegment out);

  MemorySegment createSessionFromArray(
      MemorySegment env, MemorySegment model, long bytes, MemorySegment options, MemorySegment out);

  MemorySegment createSessionOptions(MemorySegment out);

  MemorySegment setSessionGraphOptimizationLevel(MemorySegment options, int level);

  MemorySegment setIntraOpNumThreads(MemorySegment options, int threads);

  MemorySegment enableProfiling(MemorySegment options, MemorySegment filePrefix);

  MemorySegment addSessionConfigEntry(
      MemorySegment options, MemorySegment key, MemorySegment value);

  MemorySegment createCudaProviderOptions(MemorySegment out);

  MemorySegment updateCudaProviderOptions(
      MemorySegment cuda, MemorySegment keys, MemorySegment values, long count);

  MemorySegment appendExecutionProviderCudaV2(MemorySegment options, MemorySegment cuda);

  MemorySegment sessionGetCount(Side side, MemorySegment session, MemorySegment out);

  MemorySegment sessionGetTypeInfo(Side side, MemorySegment session, long index, MemorySegment out);

  MemorySegment sessionGetName(
      Side side, MemorySegment session, long index, MemorySegment allocator, MemorySegment out);

  MemorySegment castTypeInfoToTensorInfo(MemorySegment typeInfo, MemorySegment out);

  MemorySegment getTensorElementType(MemorySegment tensorInfo, MemorySegment out);

  MemorySegment getDimensionsCount(MemorySegment tensorInfo, MemorySegment out);

  MemorySegment getDimensions(MemorySegment tensorInfo, MemorySegment dimensions, long count);

  MemorySegment getAllocatorWithDefaultOptions(MemorySegment out);

  MemorySegment allocatorFree(MemorySegment allocator, MemorySegment pointer);

  MemorySegment createCpuMemoryInfo(int allocatorType, int memoryType, MemorySegment out);

  MemorySegment createMemoryInfo(
      MemorySegment name, int allocatorType, int device, int memoryType, MemorySegment out);

  MemorySegment createTensorWithData(
      MemorySegment memoryInfo, MemorySegment data, Shape shape, int type, MemorySegment out);

  MemorySegment createIoBinding(MemorySegment session, MemorySegment out);

  MemorySegment bind(Side side, MemorySegment binding, MemorySegment name, MemorySegment value);

  /// Takes and returns addresses, so that a call allocates nothing on the heap; returns that of the
  /// status.
  long runWithBinding(long session, long runOptions, long binding);

  MemorySegment createRunOptions(MemorySegment out);

  MemorySegment addRunConfigEntry(MemorySegment options, MemorySegment key, MemorySegment value);

  MemorySegment setLoadCancellationFlag(MemorySegment options, boolean cancel);

  MemorySegment createTensor(MemorySegment allocator, Shape shape, int type, MemorySegment out);

  MemorySegment getTensorMutableData(MemorySegment value, MemorySegment out);

  /// The functions that build a model in memory.
  ModelEditorApi modelEditor();

  void clearBound(Side side, MemorySegment binding);

  MemorySegment getAvailableProviders(MemorySegment outNames, MemorySegment outCount);

  MemorySegment releaseAvailableProviders(MemorySegment names, int count);

  void release(Released what, MemorySegment pointer);

  /// Where a tensor of a session is.
  enum Side {
    INPUT,
    OUTPUT
  }

  /// The kinds of objects that have a release function of their own, {@code void Release…(T*)}.
  enum Released {
    ENV(92),
    STATUS(93),
    MEMORY_INFO(94),
    SESSION(95),
    VALUE(96),
    RUN_OPTIONS(97),
    TYPE_INFO(98),
    TENSOR_INFO(99),
    SESSION_OPTIONS(100),
    IO_BINDING(135),
    CUDA_PROVIDER_OPTIONS(208),
    OP_ATTRIBUTE(212),
    VALUE_INFO(285),
    NODE(286),
    GRAPH(287),
    MODEL(288);

    private final int index;

    Released(int index) {
      this.index = index;
    }

    int index() {
      return index;
    }
  }

  /// Dimensions in native memory.
  record Shape(MemorySegment dimensions, long rank) {}
}

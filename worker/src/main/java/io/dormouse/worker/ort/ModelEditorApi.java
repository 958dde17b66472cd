package io.dormouse.worker.ort;

import java.lang.foreign.MemorySegment;

/// The functions of {@code OrtModelEditorApi}, and of {@code OrtApi} what is needed beside them,
/// one to one with C.
///
/// What is added to a graph, and a graph added to a model, belongs to it from then on.
sealed interface ModelEditorApi permits FfmModelEditorApi {
  MemorySegment createTensorInfo(MemorySegment out);

  MemorySegment setElementType(MemorySegment tensorInfo, int type);

  MemorySegment setDimensions(MemorySegment tensorInfo, MemorySegment dimensions, long count);

  MemorySegment setSymbolicDimensions(MemorySegment tensorInfo, MemorySegment names, long count);

  MemorySegment createTensorTypeInfo(MemorySegment tensorInfo, MemorySegment out);

  MemorySegment createValueInfo(MemorySegment name, MemorySegment typeInfo, MemorySegment out);

  MemorySegment createAttribute(
      MemorySegment name, MemorySegment data, int length, int type, MemorySegment out);

  MemorySegment createNode(
      NodeNames names, Pointers inputs, Pointers outputs, Pointers attributes, MemorySegment out);

  MemorySegment createGraph(MemorySegment out);

  MemorySegment setInputs(MemorySegment graph, Pointers values);

  MemorySegment setOutputs(MemorySegment graph, Pointers values);

  MemorySegment addInitializer(
      MemorySegment graph, MemorySegment name, MemorySegment value, boolean dataIsExternal);

  MemorySegment addNode(MemorySegment graph, MemorySegment node);

  MemorySegment createModel(
      MemorySegment domains, MemorySegment versions, long count, MemorySegment out);

  MemorySegment addGraph(MemorySegment model, MemorySegment graph);

  MemorySegment createSession(
      MemorySegment env, MemorySegment model, MemorySegment options, MemorySegment out);

  /// The texts that say what a node is.
  record NodeNames(MemorySegment operator, MemorySegment domain, MemorySegment node) {}

  /// An array of pointers.
  record Pointers(MemorySegment first, long count) {}
}

package io.dormouse.worker.ort;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// {@link ModelEditorApi} over the table that {@code OrtApi::GetModelEditorApi} returns.
final class FfmModelEditorApi implements ModelEditorApi {
  private static final long ENTRIES = 15;

  private static final MethodHandle CREATE_ATTRIBUTE =
      Linkage.pointer(ADDRESS, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS);
  private static final MethodHandle CREATE_NODE =
      Linkage.pointer(
          ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG,
          ADDRESS);
  private static final MethodHandle ADD_INITIALIZER =
      Linkage.pointer(ADDRESS, ADDRESS, ADDRESS, JAVA_BOOLEAN);
  private static final MethodHandle POINTERS_2_SIZE_POINTER = Linkage.pointerAndSize(2, 1);

  private final FunctionTable core;
  private final FunctionTable editor;

  FfmModelEditorApi(FunctionTable core, MemorySegment editor) {
    this.core = core;
    this.editor = new FunctionTable(editor, ENTRIES);
  }

  @Override
  public MemorySegment createTensorInfo(MemorySegment out) {
    return core.call(57, out);
  }

  @Override
  public MemorySegment setElementType(MemorySegment tensorInfo, int type) {
    return core.call(58, tensorInfo, type);
  }

  @Override
  public MemorySegment setDimensions(
      MemorySegment tensorInfo, MemorySegment dimensions, long count) {
    return core.call(59, tensorInfo, dimensions, count);
  }

  @Override
  public MemorySegment setSymbolicDimensions(
      MemorySegment tensorInfo, MemorySegment names, long count) {
    return core.call(271, tensorInfo, names, count);
  }

  @Override
  public MemorySegment createTensorTypeInfo(MemorySegment tensorInfo, MemorySegment out) {
    return editor.call(0, tensorInfo, out);
  }

  @Override
  public MemorySegment createValueInfo(
      MemorySegment name, MemorySegment typeInfo, MemorySegment out) {
    return editor.call(5, name, typeInfo, out);
  }

  @Override
  public MemorySegment createAttribute(
      MemorySegment name, MemorySegment data, int length, int type, MemorySegment out) {
    try {
      return (MemorySegment)
          CREATE_ATTRIBUTE.invokeExact(core.function(211), name, data, length, type, out);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  @Override
  public MemorySegment createNode(
      NodeNames names, Pointers inputs, Pointers outputs, Pointers attributes, MemorySegment out) {
    try {
      return (MemorySegment)
          CREATE_NODE.invokeExact(
              editor.function(6),
              names.operator(),
              names.domain(),
              names.node(),
              inputs.first(),
              inputs.count(),
              outputs.first(),
              outputs.count(),
              attributes.first(),
              attributes.count(),
              out);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  @Override
  public MemorySegment createGraph(MemorySegment out) {
    return editor.call(7, out);
  }

  @Override
  public MemorySegment setInputs(MemorySegment graph, Pointers values) {
    return editor.call(8, graph, values.first(), values.count());
  }

  @Override
  public MemorySegment setOutputs(MemorySegment graph, Pointers values) {
    return editor.call(9, graph, values.first(), values.count());
  }

  @Override
  public MemorySegment addInitializer(
      MemorySegment graph, MemorySegment name, MemorySegment value, boolean dataIsExternal) {
    try {
      return (MemorySegment)
          ADD_INITIALIZER.invokeExact(editor.function(10), graph, name, value, dataIsExternal);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  @Override
  public MemorySegment addNode(MemorySegment graph, MemorySegment node) {
    return editor.call(11, graph, node);
  }

  @Override
  public MemorySegment createModel(
      MemorySegment domains, MemorySegment versions, long count, MemorySegment out) {
    try {
      return (MemorySegment)
          POINTERS_2_SIZE_POINTER.invokeExact(editor.function(12), domains, versions, count, out);
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }

  @Override
  public MemorySegment addGraph(MemorySegment model, MemorySegment graph) {
    return editor.call(13, model, graph);
  }

  @Override
  public MemorySegment createSession(
      MemorySegment env, MemorySegment model, MemorySegment options, MemorySegment out) {
    return editor.call(14, env, model, options, out);
  }
}

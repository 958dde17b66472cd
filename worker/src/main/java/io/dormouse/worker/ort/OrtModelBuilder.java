package io.dormouse.worker.ort;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.dormouse.worker.ort.ModelEditorApi.NodeNames;
import io.dormouse.worker.ort.ModelEditorApi.Pointers;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A model that is written operator by operator in memory and then made a session.
///
/// Used by one thread, for one session. What is wrong with the graph as a whole is found when the
/// session is made.
@SuppressWarnings("restricted") // calling native code is what this package is for
public final class OrtModelBuilder implements AutoCloseable {
  private static final long SMALLEST_EXTERNAL_BYTES = 128;
  private static final int INTEGER_ATTRIBUTE = 1;
  private static final int FLOAT_ATTRIBUTE = 3;

  private final OrtEnvironment environment;
  private final Ort ort;
  private final ModelEditorApi editor;
  private final Arena arena = Arena.ofConfined();
  private final List<MemorySegment> inputs = new ArrayList<>();
  private final List<MemorySegment> outputs = new ArrayList<>();
  private final MemorySegment graph;
  private boolean graphGiven;

  OrtModelBuilder(OrtEnvironment environment, Ort ort) {
    this.environment = environment;
    this.ort = ort;
    this.editor = ort.api().modelEditor();
    this.graph = ort.stored(editor::createGraph);
  }

  /// Declares an input.
  ///
  /// @param dimensions whole numbers, or names of what differs from run to run
  public void input(String name, ElementType type, List<String> dimensions) {
    inputs.add(value(name, type, dimensions));
  }

  /// Declares that a value is an output.
  public void output(String name, ElementType type, List<String> dimensions) {
    outputs.add(value(name, type, dimensions));
  }

  /// Adds a constant that stays where it is, in a block that must outlive the session; a small one
  /// is copied.
  public void constant(
      String name, OrtBlock block, long offset, ElementType type, long... dimensions) {
    MemorySegment data = block.part(offset, OrtEnvironment.bytes(type, dimensions));
    if (data.byteSize() < SMALLEST_EXTERNAL_BYTES) {
      addConstant(name, copy(data, type, dimensions), false);
    } else {
      OrtTensor tensor = environment.tensor(block, offset, type, dimensions);
      addConstant(name, tensor.pointer(), true);
    }
  }

  /// Adds a list of whole numbers as a constant.
  public void integers(String name, long... values) {
    MemorySegment data = arena.allocateFrom(JAVA_LONG, values);
    addConstant(name, copy(data, ElementType.INT64, values.length), false);
  }

  private MemorySegment copy(MemorySegment data, ElementType type, long... dimensions) {
    OrtApi.Shape shape =
        new OrtApi.Shape(arena.allocateFrom(JAVA_LONG, dimensions), dimensions.length);
    MemorySegment allocator = ort.stored(ort.api()::getAllocatorWithDefaultOptions);
    MemorySegment value =
        ort.stored(out -> ort.api().createTensor(allocator, shape, type.value(), out));
    MemorySegment target = ort.stored(out -> ort.api().getTensorMutableData(value, out));
    target.reinterpret(data.byteSize()).copyFrom(data);
    return value;
  }

  /// Adds the use of an operator; an empty name stands for an optional input or output left out.
  ///
  /// @param attributes {@link Long} or {@link Float} each
  public void node(
      String operator,
      String domain,
      List<String> operands,
      List<String> results,
      Map<String, Number> attributes) {
    NodeNames names =
        new NodeNames(
            arena.allocateFrom(operator),
            arena.allocateFrom(domain),
            arena.allocateFrom(results.getFirst()));
    List<MemorySegment> made = new ArrayList<>();
    attributes.forEach((name, value) -> made.add(attribute(name, value)));
    MemorySegment node =
        ort.stored(
            out -> editor.createNode(names, texts(operands), texts(results), pointers(made), out));
    ort.check(editor.addNode(graph, node));
  }

  /// Makes the session; may be called once.
  ///
  /// @param opsets versions of the domains that the operators are of
  public OrtSession open(
      Map<String, Integer> opsets, SessionSettings settings, LoadCancellation cancellation) {
    ort.check(editor.setInputs(graph, pointers(inputs)));
    ort.check(editor.setOutputs(graph, pointers(outputs)));
    MemorySegment model = model(opsets);
    try (SessionOptions options = SessionOptions.create(ort, settings)) {
      ort.check(editor.addGraph(model, graph));
      graphGiven = true;
      cancellation.attach(ort, options.pointer());
      try {
        return OrtSession.of(
            ort,
            ort.stored(
                out -> editor.createSession(environment.pointer(), model, options.pointer(), out)));
      } finally {
        cancellation.detach();
      }
    } finally {
      ort.api().release(OrtApi.Released.MODEL, model);
    }
  }

  private MemorySegment model(Map<String, Integer> opsets) {
    List<String> domains = List.copyOf(opsets.keySet());
    MemorySegment versions = arena.allocate(JAVA_INT, domains.size());
    for (int i = 0; i < domains.size(); i++) {
      versions.setAtIndex(JAVA_INT, i, opsets.getOrDefault(domains.get(i), 1));
    }
    Pointers names = texts(domains);
    return ort.stored(out -> editor.createModel(names.first(), versions, names.count(), out));
  }

  private void addConstant(String name, MemorySegment value, boolean external) {
    ort.check(editor.addInitializer(graph, arena.allocateFrom(name), value, external));
  }

  private MemorySegment value(String name, ElementType type, List<String> dimensions) {
    MemorySegment info = ort.stored(editor::createTensorInfo);
    try {
      ort.check(editor.setElementType(info, type.value()));
      setDimensions(info, dimensions);
      MemorySegment typeInfo = ort.stored(out -> editor.createTensorTypeInfo(info, out));
      try {
        return ort.stored(out -> editor.createValueInfo(arena.allocateFrom(name), typeInfo, out));
      } finally {
        ort.api().release(OrtApi.Released.TYPE_INFO, typeInfo);
      }
    } finally {
      ort.api().release(OrtApi.Released.TENSOR_INFO, info);
    }
  }

  private void setDimensions(MemorySegment info, List<String> dimensions) {
    MemorySegment sizes = arena.allocate(JAVA_LONG, Math.max(1, dimensions.size()));
    List<String> symbols = new ArrayList<>();
    for (int i = 0; i < dimensions.size(); i++) {
      String dimension = dimensions.get(i);
      boolean fixed = dimension.chars().allMatch(Character::isDigit);
      sizes.setAtIndex(JAVA_LONG, i, fixed ? Long.parseLong(dimension) : -1);
      symbols.add(fixed ? "" : dimension);
    }
    ort.check(editor.setDimensions(info, sizes, dimensions.size()));
    Pointers names = texts(symbols);
    ort.check(editor.setSymbolicDimensions(info, names.first(), names.count()));
  }

  private MemorySegment attribute(String name, Number value) {
    MemorySegment data;
    int type;
    if (value instanceof Float number) {
      data = arena.allocateFrom(JAVA_FLOAT, number);
      type = FLOAT_ATTRIBUTE;
    } else {
      data = arena.allocateFrom(JAVA_LONG, value.longValue());
      type = INTEGER_ATTRIBUTE;
    }
    return ort.stored(out -> editor.createAttribute(arena.allocateFrom(name), data, 1, type, out));
  }

  private Pointers texts(List<String> texts) {
    return pointers(texts.stream().map(arena::allocateFrom).toList());
  }

  private Pointers pointers(List<MemorySegment> all) {
    MemorySegment array = arena.allocate(ADDRESS, Math.max(1, all.size()));
    for (int i = 0; i < all.size(); i++) {
      array.setAtIndex(ADDRESS, i, all.get(i));
    }
    return new Pointers(array, all.size());
  }

  @Override
  public void close() {
    if (!graphGiven) {
      ort.api().release(OrtApi.Released.GRAPH, graph);
    }
    arena.close();
  }
}

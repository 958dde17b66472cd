package io.dormouse.worker.model.weights;

import io.dormouse.worker.model.gguf.GgufException;
import io.dormouse.worker.model.gguf.GgufFile;
import io.dormouse.worker.model.gguf.GgufTensor;
import io.dormouse.worker.model.gguf.GgufTensorType;
import io.dormouse.worker.model.weights.ConversionStep.PlainTarget;
import io.dormouse.worker.model.weights.StoredWeight.Blocked;
import io.dormouse.worker.model.weights.StoredWeight.Dense;
import io.dormouse.worker.model.weights.StoredWeight.Turned;
import io.dormouse.worker.ort.ElementType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What each weight of a plan becomes for an arithmetic and where it will lie, known without
/// converting anything.
public final class WeightLayout {
  private static final int ALIGNMENT = 64;
  private static final int CORRECTED_ELEMENTS = 32;
  private static final long MAX_COLUMNS = 1 << 20;

  private final GgufFile file;
  private final Arithmetic arithmetic;
  private final WholeNumbers numbers;
  private final Map<String, StoredWeight> weights = new LinkedHashMap<>();
  private final List<ConversionStep> steps = new ArrayList<>();
  private final Map<List<String>, Blocked> blocked = new HashMap<>();
  private long end = WeightTable.HEAD_BYTES;

  private WeightLayout(GgufFile file, Arithmetic arithmetic, WholeNumbers numbers) {
    this.file = file;
    this.arithmetic = arithmetic;
    this.numbers = numbers;
  }

  /// Lays out a plan with whole numbers for every processor.
  public static WeightLayout of(GgufFile file, WeightPlan plan, Arithmetic arithmetic)
      throws GgufException {
    return of(file, plan, arithmetic, WholeNumbers.UNSIGNED);
  }

  /// Lays out a plan; ends in {@code gguf_missing_tensor}, {@code tensor_type_unsupported} or
  /// {@code gguf_bad_tensor} where the file has not what the plan wants.
  public static WeightLayout of(
      GgufFile file, WeightPlan plan, Arithmetic arithmetic, WholeNumbers numbers)
      throws GgufException {
    WeightLayout layout = new WeightLayout(file, arithmetic, numbers);
    for (WeightPlan.Request request : plan.requests()) {
      StoredWeight weight = layout.place(request);
      if (layout.weights.put(request.name(), weight) != null) {
        throw new IllegalArgumentException("two requests " + request.name());
      }
    }
    return layout;
  }

  /// All weights by the names of the plan, in its order.
  public Map<String, StoredWeight> weights() {
    return Collections.unmodifiableMap(weights);
  }

  /// Bytes of the file, less its table: what shared tensors take is counted once.
  public long bytes() {
    return end;
  }

  /// Bytes of one weight, shared ones included.
  public static long bytes(StoredWeight weight) {
    return switch (weight) {
      case Dense(StoredTensor values) -> values.bytes();
      case Blocked stored ->
          stored.values().bytes()
              + stored.scales().bytes()
              + stored.correction().map(StoredTensor::bytes).orElse(0L);
      case Turned(StoredTensor values, StoredTensor scales) -> values.bytes() + scales.bytes();
    };
  }

  /// Whether tensors of that type can be converted.
  public static boolean supports(GgufTensorType type) {
    return TensorEncoding.knows(type);
  }

  List<ConversionStep> steps() {
    return List.copyOf(steps);
  }

  private StoredWeight place(WeightPlan.Request request) throws GgufException {
    return switch (request) {
      case WeightPlan.Request.Vector(String name, String source) -> rows(name, source);
      case WeightPlan.Request.Embedding(String name, String source) -> embedding(name, source);
      case WeightPlan.Request.Linear linear -> linear(linear.name(), linear.sources());
    };
  }

  private Dense rows(String name, String source) throws GgufException {
    GgufTensor tensor = tensor(source);
    StoredTensor values = tensor(name + ".values", arithmetic.element(), tensor.shape());
    steps.add(
        new ConversionStep.Rows(
            List.of(tensor), new PlainTarget(TensorEncoding.of(tensor), values)));
    return new Dense(values);
  }

  private StoredWeight embedding(String name, String source) throws GgufException {
    return switch (TensorEncoding.of(tensor(source))) {
      case BlockedEncoding encoding when !encoding.corrected() && arithmetic != Arithmetic.HALF -> {
        Blocked shared = blocks(name, List.of(source), encoding);
        yield flat(name, shared);
      }
      case BlockedEncoding _, PlainEncoding _ -> rows(name, source);
    };
  }

  private StoredWeight linear(String name, List<String> sources) throws GgufException {
    TensorEncoding encoding = TensorEncoding.of(tensor(sources.getFirst()));
    checkAlike(sources);
    return switch (encoding) {
      case BlockedEncoding blocks when turns(blocks, sources) -> turned(name, sources, blocks);
      case BlockedEncoding blocks when arithmetic != Arithmetic.EXACT || blocks.bits() == 4 -> {
        Blocked shared = blocks(name, sources, packing(blocks));
        yield new Blocked(
            shared.bits(),
            shared.blockSize(),
            renamed(name + ".values", shared.values(), shared.values().shape()),
            renamed(name + ".scales", shared.scales(), shared.scales().shape()),
            shared.correction());
      }
      case BlockedEncoding _, PlainEncoding _ -> columns(name, sources, encoding);
    };
  }

  /// Whether rows are turned and rounded: where they would have 8 bits otherwise.
  private boolean turns(BlockedEncoding encoding, List<String> sources) throws GgufException {
    return arithmetic == Arithmetic.FAST
        && packing(encoding).bits() == Byte.SIZE
        && tensor(sources.getFirst()).columns() % Hadamard.BLOCK == 0;
  }

  private Turned turned(String name, List<String> sources, BlockedEncoding encoding)
      throws GgufException {
    List<GgufTensor> tensors = tensors(sources);
    long rows = rowsOf(tensors);
    long columns = tensors.getFirst().columns();
    Turned stored =
        new Turned(
            tensor(name + ".values", numbers.type(), List.of(columns, rows)),
            tensor(
                name + ".scales",
                arithmetic.element(),
                List.of((long) Turned.groups(columns).size(), rows)));
    steps.add(new ConversionStep.Turn(tensors, encoding, numbers, stored));
    return stored;
  }

  private BlockedEncoding packing(BlockedEncoding encoding) {
    boolean rounded = arithmetic == Arithmetic.FAST && encoding.corrected();
    return rounded ? new RoundedEncoding(encoding) : encoding;
  }

  private Dense columns(String name, List<String> sources, TensorEncoding encoding)
      throws GgufException {
    List<GgufTensor> tensors = tensors(sources);
    StoredTensor values =
        tensor(
            name + ".values",
            arithmetic.element(),
            List.of(tensors.getFirst().columns(), rowsOf(tensors)));
    steps.add(new ConversionStep.Columns(tensors, new PlainTarget(encoding, values)));
    return new Dense(values);
  }

  /// Blocks of those sources, the same for every weight that is made of them.
  private Blocked blocks(String name, List<String> sources, BlockedEncoding encoding)
      throws GgufException {
    Blocked known = blocked.get(sources);
    if (known != null) {
      return known;
    }
    List<GgufTensor> tensors = tensors(sources);
    long rows = rowsOf(tensors);
    long columns = tensors.getFirst().columns();
    int size = encoding.packedBlock();
    List<Long> packed = List.of(rows, columns / size, (long) size * encoding.bits() / Byte.SIZE);
    Blocked stored =
        new Blocked(
            encoding.bits(),
            size,
            tensor(name + ".values", ElementType.UINT8, packed),
            tensor(name + ".scales", arithmetic.element(), List.of(rows, columns / size)),
            encoding.corrected() ? Optional.of(correction(name, columns, rows)) : Optional.empty());
    blocked.put(sources, stored);
    steps.add(new ConversionStep.Blocks(tensors, encoding, stored));
    return stored;
  }

  private StoredTensor correction(String name, long columns, long rows) {
    return tensor(
        name + ".correction", arithmetic.element(), List.of(columns / CORRECTED_ELEMENTS, rows));
  }

  private static Blocked flat(String name, Blocked shared) {
    List<Long> shape = shared.values().shape();
    List<Long> flat = List.of(shape.getFirst(), shape.get(1) * shape.getLast());
    return new Blocked(
        shared.bits(),
        shared.blockSize(),
        renamed(name + ".values", shared.values(), flat),
        renamed(name + ".scales", shared.scales(), shared.scales().shape()),
        Optional.empty());
  }

  private static StoredTensor renamed(String name, StoredTensor tensor, List<Long> shape) {
    return new StoredTensor(name, tensor.type(), shape, tensor.offset(), tensor.bytes());
  }

  private void checkAlike(List<String> sources) throws GgufException {
    GgufTensor first = tensor(sources.getFirst());
    for (GgufTensor tensor : tensors(sources)) {
      if (tensor.type() != first.type() || tensor.columns() != first.columns()) {
        throw new GgufException(
            "gguf_bad_tensor",
            "the tensors %s and %s differ in type or width".formatted(first.name(), tensor.name()));
      }
    }
  }

  private List<GgufTensor> tensors(List<String> sources) throws GgufException {
    List<GgufTensor> tensors = new ArrayList<>();
    for (String source : sources) {
      tensors.add(tensor(source));
    }
    return tensors;
  }

  private GgufTensor tensor(String source) throws GgufException {
    GgufTensor tensor = file.requiredTensor(source);
    if (tensor.columns() > MAX_COLUMNS) {
      throw new GgufException(
          "gguf_bad_tensor", "the tensor " + source + " has rows of " + tensor.columns());
    }
    return tensor;
  }

  private static long rowsOf(List<GgufTensor> tensors) {
    return tensors.stream().mapToLong(GgufTensor::rows).sum();
  }

  private StoredTensor tensor(String name, ElementType type, List<Long> shape) {
    long bytes =
        shape.stream().mapToLong(Long::longValue).reduce(type.bytes(), Math::multiplyExact);
    long offset = end;
    end = Math.addExact(offset, (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT);
    return new StoredTensor(name, type, shape, offset, bytes);
  }
}

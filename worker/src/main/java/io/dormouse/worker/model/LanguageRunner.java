package io.dormouse.worker.model;

import io.dormouse.worker.engine.GenerationException;
import io.dormouse.worker.engine.GenerationRunner;
import io.dormouse.worker.model.graph.GraphSession;
import io.dormouse.worker.model.graph.LanguageShape;
import io.dormouse.worker.model.graph.Ports;
import io.dormouse.worker.ort.ElementType;
import io.dormouse.worker.ort.OrtBlock;
import io.dormouse.worker.ort.OrtEnvironment;
import io.dormouse.worker.ort.OrtException;
import io.dormouse.worker.ort.OrtRunOptions;
import io.dormouse.worker.ort.OrtTensor;
import java.util.Arrays;
import java.util.Objects;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Runs a language model's graph over a cache of slots, through bindings that are made once for
/// each number of rows and each slot.
public final class LanguageRunner implements GenerationRunner {
  private static final Logger LOG = Logger.getLogger(LanguageRunner.class);

  private final OrtEnvironment environment;
  private final GraphSession graph;
  private final OrtBlock weights;
  private final LanguageShape shape;
  private final ElementType numbers;
  private final StepPlace place;
  private final KeyValueCache cache;
  private final StepInputs inputs;
  private final StepLogits logits;
  private final OrtRunOptions shrinking;
  private final ArenaTrim trim;
  private final @Nullable BoundStep[] decodes;
  private final @Nullable BoundStep[] prefills;
  private int stepRows;
  private int firstRow;

  /// What a runner is made of; it closes all but the environment.
  ///
  /// @param weights the mapped file that the session reads from
  /// @param numbers what the cache is kept as
  /// @param place where the memory of steps lies
  record Parts(
      OrtEnvironment environment,
      GraphSession graph,
      OrtBlock weights,
      LanguageShape shape,
      ElementType numbers,
      StepPlace place) {}

  /// A runner with its cache.
  ///
  /// @param leastRows rows that a decode has at least, 1 or 2; a decode of fewer, or one that
  ///   leaves a single row over, runs along with a spare slot, so that it computes as others do
  LanguageRunner(Parts parts, int slots, int capacity, int leastRows) {
    this.environment = parts.environment();
    this.graph = parts.graph();
    this.weights = parts.weights();
    this.shape = parts.shape();
    this.numbers = parts.numbers();
    this.place = parts.place();
    this.trim = new ArenaTrim(place.shrinks());
    int rows = slots + leastRows - 1;
    KeyValueCache.Size size = new KeyValueCache.Size(slots, leastRows - 1, capacity);
    try (Unfinished made = new Unfinished()) {
      cache = new KeyValueCache(shape, numbers, size, place);
      made.add(cache::close);
      inputs = new StepInputs(place, rows, capacity);
      made.add(inputs::close);
      logits = new StepLogits(place, rows, shape.vocabulary());
      made.add(logits::close);
      shrinking = place.shrinkingArena();
      made.finished();
    }
    this.decodes = new BoundStep[slots + 1];
    this.prefills = new BoundStep[slots];
  }

  @Override
  public int slots() {
    return cache.slots();
  }

  @Override
  public int capacity() {
    return cache.capacity();
  }

  @Override
  public int vocabulary() {
    return shape.vocabulary();
  }

  @Override
  public void prefill(int slot, int[] tokens, int offset, int count, int past) {
    checkSlot(slot);
    checkPrefill(tokens, offset, count, past);
    BoundStep step = prefillStep(slot, count);
    for (int i = 0; i < count; i++) {
      inputs.token(i, tokens[offset + i]);
    }
    inputs.total(0, past + count);
    inputs.longest(past + count);
    inputs.last(0, count - 1);
    trim.prefill(MemoryNeed.stepBytes(shape, numbers, count, past + count));
    firstRow = 0;
    run(step, 1, count, false);
  }

  private void checkPrefill(int[] tokens, int offset, int count, int past) {
    if (count < 1 || past < 0 || count > capacity() - past) {
      throw new IllegalArgumentException(
          count + " tokens after " + past + " do not fit " + capacity());
    }
    if (count == 1 && past > 0) {
      throw new IllegalArgumentException("a prefill of one token after others");
    }
    if (offset < 0 || count > tokens.length - offset) {
      throw new IllegalArgumentException(
          count + " tokens from " + offset + " on, of " + tokens.length);
    }
    for (int i = offset; i < offset + count; i++) {
      checkToken(tokens[i]);
    }
  }

  @Override
  public void decode(int rows, int[] tokens, int[] past) {
    int longest = checkDecode(rows, tokens, past);
    BoundStep step = decodeStep(rows);
    int spare = spareRows(rows);
    for (int row = 0; row < spare; row++) {
      write(row, 0, 0);
    }
    for (int row = 0; row < rows; row++) {
      write(spare + row, tokens[row], past[row]);
    }
    inputs.longest(longest);
    firstRow = spare;
    run(step, rows, spare + rows, trim.decode());
  }

  private void write(int row, int token, int past) {
    inputs.token(row, token);
    inputs.total(row, past + 1);
    inputs.last(row, 0);
  }

  /// Rows of spare slots before those of a decode.
  private int spareRows(int rows) {
    return rows % TOGETHER == 1 ? cache.spare() : 0;
  }

  private int checkDecode(int rows, int[] tokens, int[] past) {
    if (rows < 1 || rows > slots() || tokens.length < rows || past.length < rows) {
      throw new IllegalArgumentException(rows + " rows of " + slots());
    }
    int longest = 0;
    for (int row = 0; row < rows; row++) {
      if (past[row] < 0 || past[row] >= capacity()) {
        throw new IllegalArgumentException(
            "one token after " + past[row] + " does not fit " + capacity());
      }
      checkToken(tokens[row]);
      longest = Math.max(longest, past[row] + 1);
    }
    return longest;
  }

  private void checkSlot(int slot) {
    if (slot < 0 || slot >= slots()) {
      throw new IllegalArgumentException("no slot " + slot + " of " + slots());
    }
  }

  private void checkTokens(int tokens) {
    if (tokens < 0 || tokens > capacity()) {
      throw new IllegalArgumentException(tokens + " tokens do not fit " + capacity());
    }
  }

  private void checkToken(int token) {
    if (token < 0 || token >= vocabulary()) {
      throw new IllegalArgumentException("no token " + token + " among " + vocabulary());
    }
  }

  private void run(BoundStep step, int rows, int tokens, boolean shrink) {
    stepRows = 0;
    try {
      inputs.send(tokens);
      if (shrink) {
        runAndShrink(step);
      } else {
        graph.session().run(step.binding());
      }
    } catch (OrtException e) {
      throw failed(e);
    }
    logits.written(firstRow + rows);
    stepRows = rows;
  }

  /// Runs a step and trims the arena; where only the first trim is what fails, there is none from
  /// now on.
  private void runAndShrink(BoundStep step) {
    try {
      graph.session().run(step.binding(), shrinking);
      trim.done();
    } catch (OrtException e) {
      if (trim.works()) {
        throw e;
      }
      graph.session().run(step.binding());
      trim.refused();
      LOG.warnf(
          "memory between steps is kept from now on, as ONNX Runtime does not give it back: %s",
          RuntimeWords.of(e));
    }
  }

  private static GenerationException failed(OrtException e) {
    String words = RuntimeWords.of(e);
    return new GenerationException(
        RuntimeWords.withoutPlace(words), RuntimeWords.sayLackOfMemory(words), e);
  }

  @Override
  public void logits(int row, float[] target) {
    checkRow(row);
    checkRoom(target);
    try {
      logits.read(firstRow + row, target);
    } catch (OrtException e) {
      throw failed(e);
    }
  }

  @Override
  public void logits(int row, int block, float[] target) {
    checkRow(row);
    checkRoom(target);
    if (block < 0 || block >= Math.ceilDiv(vocabulary(), BLOCK)) {
      throw new IllegalArgumentException("no block " + block + " of " + vocabulary() + " logits");
    }
    int from = block * BLOCK;
    try {
      logits.read(firstRow + row, from, Math.min(BLOCK, target.length - from), target);
    } catch (OrtException e) {
      throw failed(e);
    }
  }

  private void checkRoom(float[] target) {
    if (target.length != vocabulary()) {
      throw new IllegalArgumentException(
          "room for " + target.length + " logits of " + vocabulary());
    }
  }

  private void checkRow(int row) {
    if (row < 0 || row >= stepRows) {
      throw new IllegalArgumentException("no row " + row + " of " + stepRows);
    }
  }

  @Override
  public boolean largest(int row, float[] target) {
    checkRow(row);
    if (!Ports.hasLargest(shape, numbers)) {
      return false;
    }
    if (target.length != vocabulary() / BLOCK) {
      throw new IllegalArgumentException("room for the largest of " + target.length + " blocks");
    }
    try {
      logits.readLargest(firstRow + row, target);
    } catch (OrtException e) {
      throw failed(e);
    }
    return true;
  }

  @Override
  public void copy(int from, int to, int tokens) {
    checkSlot(from);
    checkSlot(to);
    checkTokens(tokens);
    try {
      cache.copy(from, to, tokens);
    } catch (OrtException e) {
      throw failed(e);
    }
  }

  @Override
  public void swap(int a, int tokensOfA, int b, int tokensOfB) {
    checkSlot(a);
    checkSlot(b);
    checkTokens(tokensOfA);
    checkTokens(tokensOfB);
    if (a == b) {
      return;
    }
    try {
      cache.swap(a, b, Math.max(tokensOfA, tokensOfB));
    } catch (OrtException e) {
      throw failed(e);
    }
  }

  /// Calls so far that bound a tensor to a decode's inputs or outputs.
  long decodeBindings() {
    return Arrays.stream(decodes)
        .filter(Objects::nonNull)
        .mapToLong(step -> step.binding().calls())
        .sum();
  }

  private BoundStep decodeStep(int rows) {
    BoundStep known = decodes[rows];
    if (known != null) {
      return known;
    }
    int spare = spareRows(rows);
    BoundStep made = bound(-spare, spare + rows);
    made.tokens(inputs.tokens(environment, spare + rows, 1), 1);
    decodes[rows] = made;
    return made;
  }

  private BoundStep prefillStep(int slot, int count) {
    BoundStep step = prefills[slot];
    if (step == null) {
      step = bound(slot, 1);
      prefills[slot] = step;
    }
    if (step.columns() != count) {
      step.tokens(inputs.tokens(environment, 1, count), count);
    }
    return step;
  }

  /// Binds everything but the tokens, for that many slots from {@code first} on.
  private BoundStep bound(int first, int rows) {
    BoundStep step = new BoundStep(graph.session().newBinding());
    try {
      bind(step, first, rows);
      return step;
    } catch (OrtException e) {
      step.close();
      throw failed(e);
    }
  }

  private void bind(BoundStep step, int first, int rows) {
    step.input(Ports.LENGTHS, inputs.lengths(environment, rows));
    step.input(Ports.LONGEST, inputs.longest(environment));
    step.input(Ports.LAST, inputs.last(environment, rows));
    step.output(Ports.LOGITS, logits.tensor(environment, rows));
    if (Ports.hasLargest(shape, numbers)) {
      step.output(Ports.LARGEST, logits.largestTensor(environment, rows));
    }
    for (int layer = 0; layer < shape.layers(); layer++) {
      bindCache(step, layer, "key", cache.tensor(environment, layer, 0, first, rows));
      bindCache(step, layer, "value", cache.tensor(environment, layer, 1, first, rows));
    }
  }

  private static void bindCache(BoundStep step, int layer, String part, OrtTensor tensor) {
    step.inPlace(Ports.past(layer, part), Ports.present(layer, part), tensor);
  }

  @Override
  public void close() {
    closeAll(decodes);
    closeAll(prefills);
    shrinking.close();
    graph.close();
    weights.close();
    cache.close();
    inputs.close();
    logits.close();
    place.close();
  }

  private static void closeAll(@Nullable BoundStep[] steps) {
    for (BoundStep step : steps) {
      if (step != null) {
        step.close();
      }
    }
  }
}

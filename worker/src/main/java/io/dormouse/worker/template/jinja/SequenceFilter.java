package io.dormouse.worker.template.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Filters of sequences and dicts.
enum SequenceFilter implements Filter {
  BATCH,
  DICTSORT,
  FIRST,
  ITEMS,
  JOIN,
  LAST,
  LENGTH,
  LIST,
  MAP,
  MAX,
  MIN,
  REJECT,
  REJECTATTR,
  REVERSE,
  SELECT,
  SELECTATTR,
  SORT,
  SUM,
  UNIQUE;

  @Override
  public Object apply(Object value, Arguments arguments, Rendering run) {
    return switch (this) {
      case BATCH -> batch(value, arguments.bind("batch", 1, "linecount", "fill_with"), run);
      case DICTSORT -> Sorting.dictSort(value, arguments, run);
      case FIRST, LAST -> edge(value, arguments, run);
      case ITEMS -> items(value, arguments, run);
      case JOIN -> join(value, arguments.bind("join", 0, "d", "attribute"), run);
      case LENGTH -> {
        arguments.bind("length", 0);
        run.charge(value instanceof String text ? text.length() >> 4 : 0);
        yield Values.size(value);
      }
      case LIST -> {
        arguments.bind("list", 0);
        yield run.made(new ArrayList<>(Values.items(value, run)));
      }
      case MAP -> Selection.map(value, arguments, run);
      case MAX, MIN -> Sorting.extreme(value, this == MAX, arguments, run);
      case REVERSE -> reverse(value, arguments, run);
      case REJECT, SELECT -> Selection.select(value, this == SELECT, false, arguments, run);
      case REJECTATTR, SELECTATTR ->
          Selection.select(value, this == SELECTATTR, true, arguments, run);
      case SORT -> Sorting.sort(value, arguments, run);
      case SUM -> sum(value, arguments.bind("sum", 0, "attribute", "start"), run);
      case UNIQUE -> Sorting.unique(value, arguments, run);
    };
  }

  private static Object batch(Object value, Arguments.Bound bound, Rendering run) {
    int size = bound.count(0, 1);
    if (size < 1) {
      throw Failure.broken("batch needs a positive count");
    }
    List<Object> batches = new ArrayList<>();
    List<Object> batch = new ArrayList<>();
    for (Object item : Values.items(value, run)) {
      run.chargeItems(1);
      if (batch.size() == size) {
        batches.add(batch);
        batch = new ArrayList<>();
      }
      batch.add(item);
    }
    if (!batch.isEmpty()) {
      while (bound.has(1) && batch.size() < size) {
        run.chargeItems(1);
        batch.add(bound.get(1));
      }
      batches.add(batch);
    }
    return new Generated(batches);
  }

  private Object edge(Object value, Arguments arguments, Rendering run) {
    arguments.bind("first", 0);
    if (this == LAST && value instanceof Generated) {
      throw Failure.broken("'generator' object is not reversible");
    }
    List<Object> items = Values.items(value, run);
    if (items.isEmpty()) {
      String which = this == FIRST ? "first" : "last";
      return new Undefined("No " + which + " item, sequence was empty.");
    }
    return this == FIRST ? items.getFirst() : items.getLast();
  }

  private static Object items(Object value, Arguments arguments, Rendering run) {
    arguments.bind("items", 0);
    if (value instanceof Undefined) {
      return new Generated(List.of());
    }
    if (!(value instanceof Map<?, ?> map)) {
      throw Failure.broken("Can only get item pairs from a mapping.");
    }
    return new Generated(run.made(DictMethod.pairs(Collections.entries(map))));
  }

  private static Object join(Object value, Arguments.Bound bound, Rendering run) {
    List<Object> texts = new ArrayList<>();
    for (Object item : Values.items(value, run)) {
      run.chargeItems(1);
      Object found = bound.has(1) ? Attributes.path(item, bound.get(1), None.NONE, run) : item;
      texts.add(Printed.text(found, run));
    }
    return TextParts.join(Printed.text(bound.get(0, ""), run), texts, run);
  }

  private static Object reverse(Object value, Arguments arguments, Rendering run) {
    arguments.bind("reverse", 0);
    if (Texts.isText(value)) {
      String text = Texts.of(value);
      return run.made(new StringBuilder(text).reverse().toString());
    }
    boolean once = !(value instanceof Generated);
    List<Object> reversed = new ArrayList<>(Values.items(value, run).reversed());
    run.chargeItems(reversed.size());
    return once ? new Generated(reversed) : reversed;
  }

  private static Object sum(Object value, Arguments.Bound bound, Rendering run) {
    Object sum = bound.get(1, 0L);
    for (Object item : Values.items(value, run)) {
      run.charge(1);
      Object found = bound.has(0) ? Attributes.path(item, bound.get(0), None.NONE, run) : item;
      sum = Arithmetic.ADD.apply(sum, found, run);
    }
    return sum;
  }
}

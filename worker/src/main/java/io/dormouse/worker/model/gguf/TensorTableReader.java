package io.dormouse.worker.model.gguf;

import static io.dormouse.worker.model.gguf.MetadataReader.shown;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Reads the table of tensors and checks each against the file's length and the others.
final class TensorTableReader {
  static final int MAX_TENSORS = 65_536;
  private static final int MAX_DIMENSIONS = 4;
  private static final int MIN_ENTRY_BYTES = 2 * Long.BYTES + 2 * Integer.BYTES + Long.BYTES;

  private final HeaderReader reader;
  private final long fileBytes;

  TensorTableReader(HeaderReader reader, long fileBytes) {
    this.reader = reader;
    this.fileBytes = fileBytes;
  }

  /// An entry of the table, before it is known where the data starts.
  private record Entry(
      String name, GgufTensorType type, List<Long> shape, long offset, long bytes) {}

  static void checkCount(long count, long remaining) throws GgufException {
    if (count < 0 || count > MAX_TENSORS || count * MIN_ENTRY_BYTES > remaining) {
      throw new GgufException(
          "gguf_bad_count", "it claims " + Long.toUnsignedString(count) + " tensors");
    }
  }

  /// @param alignment what offsets are multiples of
  List<GgufTensor> read(int count, long alignment) throws GgufException {
    checkCount(count, reader.remaining());
    List<Entry> entries = new ArrayList<>(count);
    Set<String> names = new HashSet<>();
    for (int i = 0; i < count; i++) {
      Entry entry = entry();
      if (!names.add(entry.name())) {
        throw new GgufException("gguf_duplicate", "it has two tensors " + shown(entry.name()));
      }
      entries.add(entry);
    }
    long dataStart = (reader.position() + alignment - 1) / alignment * alignment;
    List<GgufTensor> tensors = new ArrayList<>(count);
    for (Entry entry : entries) {
      tensors.add(placed(entry, dataStart, alignment));
    }
    checkOverlaps(tensors);
    return tensors;
  }

  private Entry entry() throws GgufException {
    String name = reader.text();
    int dimensions = reader.int32();
    if (dimensions < 1 || dimensions > MAX_DIMENSIONS) {
      throw bad(name, "has " + Integer.toUnsignedString(dimensions) + " dimensions");
    }
    List<Long> shape = new ArrayList<>(dimensions);
    for (int i = 0; i < dimensions; i++) {
      shape.addFirst(reader.int64());
    }
    GgufTensorType type = type(name, reader.int32());
    long offset = reader.int64();
    return new Entry(name, type, shape, offset, bytes(name, type, shape));
  }

  private static GgufTensorType type(String name, int number) throws GgufException {
    GgufTensorType type =
        GgufTensorType.numbered(number)
            .orElseThrow(() ->
                new GgufException(
                    "gguf_unknown_tensor_type",
                    "its tensor "
                        + shown(name)
                        + " has type "
                        + Integer.toUnsignedString(number)
                        + ", which is not known here"
                        + thoseThatWork()));
    if (type.blockElements() == 0) {
      throw new GgufException(
          "gguf_withdrawn_tensor_type",
          "its tensor "
              + shown(name)
              + " has type "
              + type
              + ", which llama.cpp has withdrawn"
              + thoseThatWork());
    }
    return type;
  }

  private static String thoseThatWork() {
    return "; these work: " + GgufTensorType.convertibleNames();
  }

  private static long bytes(String name, GgufTensorType type, List<Long> shape)
      throws GgufException {
    long elements = 1;
    for (long size : shape) {
      if (size < 1) {
        throw bad(name, "has a dimension of " + Long.toUnsignedString(size));
      }
      elements = product(name, elements, size);
    }
    if (shape.getLast() % type.blockElements() != 0) {
      throw bad(
          name,
          "has rows of %d, which blocks of %d (%s) do not fill"
              .formatted(shape.getLast(), type.blockElements(), type));
    }
    return product(name, elements / type.blockElements(), type.blockBytes());
  }

  private static long product(String name, long a, long b) throws GgufException {
    if (Math.multiplyHigh(a, b) != 0 || a * b < 0) {
      throw bad(name, "has a shape larger than any file");
    }
    return a * b;
  }

  private GgufTensor placed(Entry entry, long dataStart, long alignment) throws GgufException {
    long offset = entry.offset();
    if (offset < 0 || offset % alignment != 0) {
      throw bad(
          entry.name(),
          "starts at %s, which is no multiple of %d"
              .formatted(Long.toUnsignedString(offset), alignment));
    }
    long available = fileBytes - dataStart;
    if (offset > available || entry.bytes() > available - offset) {
      throw new GgufException(
          "gguf_truncated",
          "its tensor %s needs bytes %d to %s of the data, but the file has %d"
              .formatted(
                  shown(entry.name()),
                  offset,
                  Long.toUnsignedString(offset + entry.bytes()),
                  Math.max(0, available)));
    }
    return new GgufTensor(
        entry.name(), entry.type(), entry.shape(), dataStart + offset, entry.bytes());
  }

  private static void checkOverlaps(List<GgufTensor> tensors) throws GgufException {
    List<GgufTensor> sorted = new ArrayList<>(tensors);
    sorted.sort(Comparator.comparingLong(GgufTensor::offset));
    for (int i = 1; i < sorted.size(); i++) {
      GgufTensor before = sorted.get(i - 1);
      if (before.offset() + before.bytes() > sorted.get(i).offset()) {
        throw new GgufException(
            "gguf_overlap",
            "its tensors "
                + shown(before.name())
                + " and "
                + shown(sorted.get(i).name())
                + " overlap");
      }
    }
  }

  private static GgufException bad(String name, String what) {
    return new GgufException("gguf_bad_tensor", "its tensor " + shown(name) + " " + what);
  }
}

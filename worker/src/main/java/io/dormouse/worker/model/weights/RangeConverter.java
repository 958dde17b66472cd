package io.dormouse.worker.model.weights;

import io.dormouse.worker.model.gguf.GgufException;
import io.dormouse.worker.model.gguf.GgufFile;
import io.dormouse.worker.ort.ElementType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/// Converts ranges of rows, one after the other, in memory that it keeps.
final class RangeConverter {
  private static final int MAX_BLOCK_BYTES_PER_ELEMENT = Float.BYTES;
  private static final int SMALLEST_PACKED_BLOCK = 16;
  private static final int CORRECTED_ELEMENTS = 32;

  private final GgufFile file;
  private final FileChannel target;
  private final byte[] source = new byte[RowRange.MAX_ELEMENTS * MAX_BLOCK_BYTES_PER_ELEMENT];
  private final float[] decoded = new float[RowRange.MAX_ELEMENTS];
  private final PackedElements packed =
      new PackedElements(
          RowRange.MAX_ELEMENTS,
          RowRange.MAX_ELEMENTS / SMALLEST_PACKED_BLOCK,
          RowRange.MAX_ELEMENTS / CORRECTED_ELEMENTS);
  private final TurnedRows turned = new TurnedRows();
  private final ByteBuffer out =
      ByteBuffer.allocateDirect(RowRange.MAX_ELEMENTS * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);

  RangeConverter(GgufFile file, FileChannel target) {
    this.file = file;
    this.target = target;
  }

  /// Converts a range and says how many bytes it wrote.
  long convert(RowRange range) throws GgufException, IOException {
    long rowBytes = range.source().rowBytes();
    file.read(range.source(), range.first() * rowBytes, source, (int) (range.count() * rowBytes));
    return switch (range.step()) {
      case ConversionStep.Rows(_, ConversionStep.PlainTarget plain) -> {
        decode(plain.encoding(), range);
        yield writeNumbers(
            decoded, range.elements(), plain.values(), range.target() * columns(range));
      }
      case ConversionStep.Columns(_, ConversionStep.PlainTarget plain) -> {
        decode(plain.encoding(), range);
        yield writeColumns(decoded, columns(range), range, plain.values());
      }
      case ConversionStep.Blocks blocks -> pack(blocks, range);
      case ConversionStep.Turn turn -> turn(turn, range);
    };
  }

  private static int columns(RowRange range) {
    return (int) range.source().columns();
  }

  private static int blocks(TensorEncoding encoding, RowRange range) {
    return range.elements() / encoding.type().blockElements();
  }

  private void decode(TensorEncoding encoding, RowRange range) {
    encoding.decode(source, 0, blocks(encoding, range), decoded, 0);
  }

  private long pack(ConversionStep.Blocks step, RowRange range) throws IOException {
    StoredWeight.Blocked stored = step.target();
    packed.clear();
    step.encoding().pack(source, 0, blocks(step.encoding(), range), packed);
    long firstElement = range.target() * columns(range);
    out.clear().put(packed.values(), 0, packed.valueCount()).flip();
    long values = firstElement * stored.bits() / Byte.SIZE;
    long written = write(stored.values().offset() + values);
    written +=
        writeNumbers(
            packed.scales(),
            packed.scaleCount(),
            stored.scales(),
            firstElement / stored.blockSize());
    if (stored.correction().isPresent()) {
      int columns = columns(range) / CORRECTED_ELEMENTS;
      written += writeColumns(packed.corrections(), columns, range, stored.correction().get());
    }
    return written;
  }

  private long turn(ConversionStep.Turn step, RowRange range) throws IOException {
    decode(step.encoding(), range);
    int columns = columns(range);
    turned.round(decoded, range.count(), columns, step.numbers());
    StoredWeight.Turned stored = step.target();
    int groups = StoredWeight.Turned.groups(columns).size();
    return writeColumns(turned.values(), columns, range, stored.values())
        + writeColumns(turned.scales(), groups, range, stored.scales());
  }

  /// Writes numbers as a tensor's type, from that element of it on.
  private long writeNumbers(float[] values, int count, StoredTensor tensor, long element)
      throws IOException {
    out.clear();
    if (tensor.type() == ElementType.FLOAT16) {
      for (int i = 0; i < count; i++) {
        out.putShort(Float.floatToFloat16(values[i]));
      }
      out.flip();
    } else {
      out.asFloatBuffer().put(values, 0, count);
      out.limit(count * Float.BYTES);
    }
    return write(tensor.offset() + element * tensor.type().bytes());
  }

  /// Writes the range's rows of {@code columns} values each as columns of a tensor.
  private long writeColumns(float[] values, int columns, RowRange range, StoredTensor tensor)
      throws IOException {
    out.clear();
    int rows = range.count();
    boolean half = tensor.type() == ElementType.FLOAT16;
    for (int column = 0; column < columns; column++) {
      for (int row = 0; row < rows; row++) {
        float value = values[row * columns + column];
        if (half) {
          out.putShort(Float.floatToFloat16(value));
        } else {
          out.putFloat(value);
        }
      }
    }
    return writeColumns(columns, range, tensor);
  }

  private long writeColumns(byte[] values, int columns, RowRange range, StoredTensor tensor)
      throws IOException {
    out.clear();
    int rows = range.count();
    for (int column = 0; column < columns; column++) {
      for (int row = 0; row < rows; row++) {
        out.put(values[row * columns + column]);
      }
    }
    return writeColumns(columns, range, tensor);
  }

  /// Writes what the buffer holds, column by column.
  private long writeColumns(int columns, RowRange range, StoredTensor tensor) throws IOException {
    int rows = range.count();
    long allRows = tensor.shape().getLast();
    if (allRows == rows) {
      out.flip();
      return write(tensor.offset());
    }
    int elementBytes = tensor.type().bytes();
    long written = 0;
    for (int column = 0; column < columns; column++) {
      int start = column * rows * elementBytes;
      out.limit(start + rows * elementBytes).position(start);
      long element = column * allRows + range.target();
      written += write(tensor.offset() + element * elementBytes);
    }
    return written;
  }

  private long write(long offset) throws IOException {
    long at = offset;
    while (out.hasRemaining()) {
      at += target.write(out, at);
    }
    return at - offset;
  }
}

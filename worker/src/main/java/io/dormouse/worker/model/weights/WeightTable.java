package io.dormouse.worker.model.weights;

import io.dormouse.worker.ort.ElementType;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;

/// What a file of converted weights says of itself: a head of {@link #HEAD_BYTES} at its start, and
/// a table at its end that names every tensor, with a checksum in the head.
///
/// @param fileBytes of the whole file
/// @param key the text of the {@link WeightKey} it was made for
record WeightTable(long fileBytes, String key, Map<String, StoredWeight> weights) {
  static final int VERSION = 3;

  /// Bytes before the first tensor.
  static final int HEAD_BYTES = 4096;

  private static final long MAGIC = 0x646f726d_77677473L;
  private static final int HEAD_FIELDS_BYTES = 3 * Long.BYTES + 3 * Integer.BYTES;
  private static final int MAX_TABLE_BYTES = 64 << 20;
  private static final int MAX_DIMENSIONS = 4;
  private static final int ALIGNMENT = 64;
  private static final byte DENSE = 0;
  private static final byte BLOCKED = 1;
  private static final byte CORRECTED = 2;
  private static final byte TURNED = 3;

  WeightTable {
    weights = Collections.unmodifiableMap(new LinkedHashMap<>(weights));
  }

  /// Where the head points: {@code bytes} from {@code offset}, up to the file's end.
  private record Head(long fileBytes, long offset, int bytes, int checksum) {}

  /// The table's bytes, to be written behind the last tensor.
  byte[] encoded() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    writeText(out, key);
    out.writeInt(weights.size());
    for (Map.Entry<String, StoredWeight> entry : weights.entrySet()) {
      writeText(out, entry.getKey());
      write(out, entry.getValue());
    }
    return bytes.toByteArray();
  }

  /// The head of a file whose table was encoded to {@code table}.
  ByteBuffer head(byte[] table) {
    return ByteBuffer.allocate(HEAD_FIELDS_BYTES)
        .putLong(MAGIC)
        .putInt(VERSION)
        .putLong(fileBytes)
        .putLong(fileBytes - table.length)
        .putInt(table.length)
        .putInt(checksum(table))
        .flip();
  }

  /// Reads the table of a file and checks all of it; {@code weights_damaged} where it is not whole.
  static WeightTable read(Path path) throws WeightException, IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      Head head = readHead(channel);
      byte[] table = new byte[head.bytes()];
      readFully(channel, ByteBuffer.wrap(table), head.offset());
      if (checksum(table) != head.checksum()) {
        throw damaged("the checksum of its table differs");
      }
      return decode(table, head);
    }
  }

  private static Head readHead(FileChannel channel) throws WeightException, IOException {
    ByteBuffer fields = ByteBuffer.allocate(HEAD_FIELDS_BYTES);
    readFully(channel, fields, 0);
    fields.flip();
    if (fields.getLong() != MAGIC || fields.getInt() != VERSION) {
      throw damaged("it is no file of weights of this version");
    }
    Head head = new Head(fields.getLong(), fields.getLong(), fields.getInt(), fields.getInt());
    if (head.fileBytes() != channel.size()
        || head.bytes() < 0
        || head.bytes() > MAX_TABLE_BYTES
        || head.offset() < HEAD_BYTES
        || head.offset() != head.fileBytes() - head.bytes()) {
      throw damaged("its length is not what its head says");
    }
    return head;
  }

  private static void readFully(FileChannel channel, ByteBuffer target, long from)
      throws WeightException, IOException {
    long at = from;
    while (target.hasRemaining()) {
      int read = channel.read(target, at);
      if (read < 0) {
        throw damaged("it is cut");
      }
      at += read;
    }
  }

  private static WeightTable decode(byte[] table, Head head) throws WeightException {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(table))) {
      String key = readText(in);
      int count = in.readInt();
      Map<String, StoredWeight> weights = new LinkedHashMap<>();
      for (int i = 0; i < count; i++) {
        weights.put(readText(in), readWeight(in, head.offset()));
      }
      return new WeightTable(head.fileBytes(), key, weights);
    } catch (IOException | IllegalArgumentException e) {
      throw new WeightException("weights_damaged", "the table of the weights is malformed", e);
    }
  }

  private static void write(DataOutputStream out, StoredWeight weight) throws IOException {
    switch (weight) {
      case StoredWeight.Dense(StoredTensor values) -> {
        out.writeByte(DENSE);
        write(out, values);
      }
      case StoredWeight.Blocked blocked -> {
        out.writeByte(blocked.correction().isPresent() ? CORRECTED : BLOCKED);
        out.writeInt(blocked.bits());
        out.writeInt(blocked.blockSize());
        write(out, blocked.values());
        write(out, blocked.scales());
        if (blocked.correction().isPresent()) {
          write(out, blocked.correction().get());
        }
      }
      case StoredWeight.Turned(StoredTensor values, StoredTensor scales) -> {
        out.writeByte(TURNED);
        write(out, values);
        write(out, scales);
      }
    }
  }

  private static StoredWeight readWeight(DataInputStream in, long end)
      throws IOException, WeightException {
    byte kind = in.readByte();
    if (kind == DENSE) {
      return new StoredWeight.Dense(readTensor(in, end));
    }
    if (kind == TURNED) {
      return new StoredWeight.Turned(readTensor(in, end), readTensor(in, end));
    }
    if (kind != BLOCKED && kind != CORRECTED) {
      throw damaged("it has a weight of an unknown kind");
    }
    return new StoredWeight.Blocked(
        in.readInt(),
        in.readInt(),
        readTensor(in, end),
        readTensor(in, end),
        kind == CORRECTED ? Optional.of(readTensor(in, end)) : Optional.empty());
  }

  private static void write(DataOutputStream out, StoredTensor tensor) throws IOException {
    writeText(out, tensor.name());
    writeText(out, tensor.type().name());
    out.writeInt(tensor.shape().size());
    for (long size : tensor.shape()) {
      out.writeLong(size);
    }
    out.writeLong(tensor.offset());
    out.writeLong(tensor.bytes());
  }

  private static StoredTensor readTensor(DataInputStream in, long end)
      throws IOException, WeightException {
    String name = readText(in);
    ElementType type = ElementType.valueOf(readText(in));
    int dimensions = in.readInt();
    if (dimensions < 1 || dimensions > MAX_DIMENSIONS) {
      throw damaged("a tensor has " + dimensions + " dimensions");
    }
    List<Long> shape = new ArrayList<>(dimensions);
    long bytes = type.bytes();
    for (int i = 0; i < dimensions; i++) {
      long size = in.readLong();
      if (size < 1 || bytes > Long.MAX_VALUE / size) {
        throw damaged("a tensor has an impossible shape");
      }
      shape.add(size);
      bytes *= size;
    }
    StoredTensor tensor = new StoredTensor(name, type, shape, in.readLong(), in.readLong());
    if (tensor.bytes() != bytes
        || tensor.offset() < HEAD_BYTES
        || tensor.offset() % ALIGNMENT != 0
        || bytes > end - tensor.offset()) {
      throw damaged("a tensor lies outside of it");
    }
    return tensor;
  }

  private static void writeText(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static String readText(DataInputStream in) throws IOException, WeightException {
    int length = in.readInt();
    if (length < 0 || length > in.available()) {
      throw damaged("a text is longer than its table");
    }
    return new String(in.readNBytes(length), StandardCharsets.UTF_8);
  }

  private static int checksum(byte[] table) {
    CRC32C checksum = new CRC32C();
    checksum.update(table);
    return (int) checksum.getValue();
  }

  private static WeightException damaged(String why) {
    return new WeightException("weights_damaged", "the file of weights is damaged: " + why);
  }
}

package io.dormouse.bench.gpu;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// A GGUF file with random weights and no tokenizer, for which one stretch of random numbers is
/// written again and again, each tensor from where the one before ended.
final class RandomGguf {
  private static final int VERSION = 3;
  private static final int ALIGNMENT = 32;
  private static final int UINT32 = 4;
  private static final int FLOAT32 = 6;
  private static final int STRING = 8;
  private static final int TYPE_F32 = 0;
  private static final int RANDOM_BYTES = 16 << 20;
  private static final int HEADER_BYTES = 1 << 20;
  private static final int CONTEXT = 1 << 17;

  private final ModelShape shape;
  private final BlockType type;
  private final ByteBuffer header =
      ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private final List<Tensor> tensors = new ArrayList<>();
  private int values;

  private RandomGguf(ModelShape shape, BlockType type) {
    this.shape = shape;
    this.type = type;
  }

  /// @param rows 0 for a vector of ones
  private record Tensor(String name, long rows, long columns) {}

  private long bytes(Tensor tensor) {
    return tensor.rows() == 0
        ? tensor.columns() * Float.BYTES
        : type.bytes(tensor.rows() * tensor.columns());
  }

  /// The file of that shape in a folder, with fp16 weights, written if it is not there yet.
  static Path in(Path folder, ModelShape shape) throws IOException {
    return in(folder, shape, BlockType.F16);
  }

  /// The same with matrices of that type.
  static Path in(Path folder, ModelShape shape, BlockType type) throws IOException {
    var file = folder.resolve("random-" + shape.label() + "-" + type.label() + ".gguf");
    if (!Files.exists(file)) {
      Files.createDirectories(folder);
      var arriving = folder.resolve(file.getFileName() + ".arriving");
      new RandomGguf(shape, type).write(arriving);
      Files.move(arriving, file, StandardCopyOption.ATOMIC_MOVE);
    }
    return file;
  }

  private void write(Path file) throws IOException {
    collect();
    header.put("GGUF".getBytes(StandardCharsets.US_ASCII)).putInt(VERSION);
    header.putLong(tensors.size());
    int countAt = header.position();
    header.putLong(0);
    describe();
    header.putLong(countAt, values);
    writeTable();
    try (var out =
        FileChannel.open(
            file,
            StandardOpenOption.WRITE,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      writeFully(out, header.flip());
      var random = type.random(RANDOM_BYTES, shape.deviation(), new Random(1));
      for (var tensor : tensors) {
        writeTensor(out, tensor, random);
      }
    }
  }

  private void collect() {
    long query = (long) shape.heads() * shape.headWidth();
    long keyValue = (long) shape.keyValueHeads() * shape.headWidth();
    matrix("token_embd.weight", shape.vocabulary(), shape.width());
    for (int layer = 0; layer < shape.layers(); layer++) {
      var block = "blk." + layer + ".";
      vector(block + "attn_norm.weight");
      matrix(block + "attn_q.weight", query, shape.width());
      matrix(block + "attn_k.weight", keyValue, shape.width());
      matrix(block + "attn_v.weight", keyValue, shape.width());
      matrix(block + "attn_output.weight", shape.width(), query);
      vector(block + "ffn_norm.weight");
      matrix(block + "ffn_gate.weight", shape.feedForward(), shape.width());
      matrix(block + "ffn_up.weight", shape.feedForward(), shape.width());
      matrix(block + "ffn_down.weight", shape.width(), shape.feedForward());
    }
    vector("output_norm.weight");
    if (!shape.tied()) {
      matrix("output.weight", shape.vocabulary(), shape.width());
    }
  }

  private void matrix(String name, long rows, long columns) {
    tensors.add(new Tensor(name, rows, columns));
  }

  private void vector(String name) {
    tensors.add(new Tensor(name, 0, shape.width()));
  }

  private void describe() {
    text("general.architecture", "llama");
    text("general.name", "random " + shape.label());
    whole("block_count", shape.layers());
    whole("context_length", CONTEXT);
    whole("embedding_length", shape.width());
    whole("feed_forward_length", shape.feedForward());
    whole("attention.head_count", shape.heads());
    whole("attention.head_count_kv", shape.keyValueHeads());
    whole("attention.key_length", shape.headWidth());
    whole("attention.value_length", shape.headWidth());
    whole("rope.dimension_count", shape.headWidth());
    whole("vocab_size", shape.vocabulary());
    key("llama.rope.freq_base", FLOAT32).putFloat(500_000);
    key("llama.attention.layer_norm_rms_epsilon", FLOAT32).putFloat(1e-5f);
  }

  private void text(String key, String value) {
    key(key, STRING);
    put(value);
  }

  private void whole(String key, int value) {
    key("llama." + key, UINT32).putInt(value);
  }

  private ByteBuffer key(String key, int type) {
    values++;
    put(key);
    return header.putInt(type);
  }

  private void put(String text) {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    header.putLong(bytes.length).put(bytes);
  }

  private void writeTable() {
    long offset = 0;
    for (var tensor : tensors) {
      put(tensor.name());
      boolean vector = tensor.rows() == 0;
      header.putInt(vector ? 1 : 2).putLong(tensor.columns());
      if (!vector) {
        header.putLong(tensor.rows());
      }
      header.putInt(vector ? TYPE_F32 : type.id()).putLong(offset);
      offset += aligned(bytes(tensor));
    }
    while (header.position() % ALIGNMENT != 0) {
      header.put((byte) 0);
    }
  }

  private void writeTensor(FileChannel out, Tensor tensor, ByteBuffer random) throws IOException {
    long end = out.position() + aligned(bytes(tensor));
    if (tensor.rows() == 0) {
      var ones = ByteBuffer.allocate(Math.toIntExact(bytes(tensor))).order(ByteOrder.LITTLE_ENDIAN);
      while (ones.hasRemaining()) {
        ones.putFloat(1);
      }
      writeFully(out, ones.flip());
    }
    long rest = tensor.rows() == 0 ? 0 : bytes(tensor);
    while (rest > 0) {
      if (!random.hasRemaining()) {
        random.rewind();
      }
      int length = (int) Math.min(random.remaining(), rest);
      writeFully(out, random.slice(random.position(), length));
      random.position(random.position() + length);
      rest -= length;
    }
    writeFully(out, ByteBuffer.allocate(Math.toIntExact(end - out.position())));
  }

  private static long aligned(long bytes) {
    return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  private static void writeFully(FileChannel out, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      out.write(bytes);
    }
  }
}

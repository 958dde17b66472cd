package io.dormouse.worker.model.gguf;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// An open GGUF file of version 2 or 3: its metadata, its table of tensors, and their bytes.
///
/// Everything but {@link #read} works after it is closed. Safe for many threads.
public final class GgufFile implements AutoCloseable {
  private static final String CHANGING = "the file was changed while it was read";
  private static final int MAGIC = 0x46554747;
  private static final String ALIGNMENT_KEY = "general.alignment";
  private static final int DEFAULT_ALIGNMENT = 32;
  private static final int MAX_ALIGNMENT = 1 << 20;

  private final Path path;
  private final FileIdentity identity;
  private final FileChannel channel;
  private final long bytes;
  private final Header header;
  private final Map<String, GgufTensor> byName = new HashMap<>();

  private record Header(int version, GgufMetadata metadata, List<GgufTensor> tensors) {}

  private GgufFile(Path path, FileIdentity identity, FileChannel channel, long bytes)
      throws GgufException {
    this.path = path;
    this.identity = identity;
    this.channel = channel;
    this.bytes = bytes;
    this.header = readHeader(channel, bytes);
    header.tensors().forEach(tensor -> byName.put(tensor.name(), tensor));
  }

  /// Opens a file and reads and checks its header.
  public static GgufFile open(Path path) throws GgufException {
    FileChannel channel = channel(path);
    try {
      FileIdentity identity = FileIdentity.of(path);
      GgufFile file = new GgufFile(path, identity, channel, channel.size());
      file.requireUnchanged();
      return file;
    } catch (IOException e) {
      close(channel);
      throw new GgufException("gguf_unreadable", "the file cannot be read", e);
    } catch (GgufException | RuntimeException e) {
      close(channel);
      throw e;
    }
  }

  /// Where it is.
  public Path path() {
    return path;
  }

  /// Which file it is.
  public FileIdentity identity() {
    return identity;
  }

  /// Ends in {@code gguf_changing} where its path leads to another file by now, or the file was
  /// changed since it was opened.
  public void requireUnchanged() throws GgufException {
    try {
      if (!FileIdentity.of(path).equals(identity)) {
        throw new GgufException("gguf_changing", CHANGING);
      }
    } catch (IOException e) {
      throw new GgufException("gguf_changing", CHANGING, e);
    }
  }

  /// Bytes of the whole file.
  public long bytes() {
    return bytes;
  }

  /// 2 or 3.
  public int version() {
    return header.version();
  }

  /// What the file says of itself.
  public GgufMetadata metadata() {
    return header.metadata();
  }

  /// All tensors in the file's order.
  public List<GgufTensor> tensors() {
    return header.tensors();
  }

  /// The tensor of that name.
  public Optional<GgufTensor> tensor(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /// The tensor of that name, or {@code gguf_missing_tensor}.
  public GgufTensor requiredTensor(String name) throws GgufException {
    return tensor(name)
        .orElseThrow(() -> new GgufException("gguf_missing_tensor", "it has no tensor " + name));
  }

  /// Reads {@code length} bytes of a tensor, from its byte {@code from}, to the start of {@code
  /// target}.
  public void read(GgufTensor tensor, long from, byte[] target, int length) throws GgufException {
    if (from < 0 || length > tensor.bytes() - from) {
      throw new IllegalArgumentException("not inside " + tensor.name());
    }
    ByteBuffer buffer = ByteBuffer.wrap(target, 0, length);
    try {
      long at = tensor.offset() + from;
      while (buffer.hasRemaining()) {
        int read = channel.read(buffer, at);
        if (read < 0) {
          throw new GgufException("gguf_truncated", "the file was cut while it was read");
        }
        at += read;
      }
    } catch (IOException e) {
      throw new GgufException("gguf_unreadable", "the file cannot be read", e);
    }
  }

  @Override
  public void close() {
    close(channel);
  }

  private static FileChannel channel(Path path) throws GgufException {
    try {
      if (Files.exists(path) && !Files.isRegularFile(path)) {
        throw new GgufException("gguf_not_found", "it is no plain file");
      }
      return FileChannel.open(path, StandardOpenOption.READ);
    } catch (NoSuchFileException e) {
      throw new GgufException("gguf_not_found", "there is no such file", e);
    } catch (IOException e) {
      throw new GgufException("gguf_unreadable", "the file cannot be opened", e);
    }
  }

  private static Header readHeader(FileChannel channel, long bytes) throws GgufException {
    HeaderReader reader = new HeaderReader(channel, bytes);
    int version = version(reader, bytes);
    long tensorCount = reader.int64();
    TensorTableReader.checkCount(tensorCount, reader.remaining());
    long entryCount = reader.int64();
    GgufMetadata metadata = new MetadataReader(reader).read(entryCount);
    List<GgufTensor> tensors =
        new TensorTableReader(reader, bytes).read((int) tensorCount, alignment(metadata));
    reader.trim();
    return new Header(version, metadata, List.copyOf(tensors));
  }

  private static int version(HeaderReader reader, long bytes) throws GgufException {
    if (bytes < Integer.BYTES || reader.int32() != MAGIC) {
      throw new GgufException("gguf_not_gguf", "it is no GGUF file: it does not start with GGUF");
    }
    int version = reader.int32();
    if (version == 2 || version == 3) {
      return version;
    }
    int swapped = Integer.reverseBytes(version);
    if (swapped >= 1 && swapped <= 3) {
      throw new GgufException(
          "gguf_big_endian", "it is a big-endian GGUF file; little-endian ones work");
    }
    throw new GgufException(
        "gguf_version",
        "it is of GGUF version " + Integer.toUnsignedString(version) + "; 2 and 3 work");
  }

  private static long alignment(GgufMetadata metadata) throws GgufException {
    OptionalLong said = metadata.whole(ALIGNMENT_KEY);
    long alignment = said.orElse(DEFAULT_ALIGNMENT);
    if (alignment < 8 || alignment > MAX_ALIGNMENT || Long.bitCount(alignment) != 1) {
      throw new GgufException(
          "gguf_bad_alignment",
          "its "
              + ALIGNMENT_KEY
              + " is "
              + alignment
              + ", which is no power of two from 8 to 1 Mi");
    }
    return alignment;
  }

  private static void close(FileChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

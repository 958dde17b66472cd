package io.dormouse.worker.ort;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Reads the {@code DT_NEEDED} names of a 64-bit little-endian ELF file, without loading it.
///
/// Source: [System V ABI, dynamic
/// section](https://refspecs.linuxfoundation.org/elf/gabi4+/ch5.dynamic.html).
final class ElfNeeded {
  private static final int MAGIC = 0x464c457f;
  private static final int PT_LOAD = 1;
  private static final int PT_DYNAMIC = 2;
  private static final int PROGRAM_HEADER_BYTES = 56;
  private static final long DT_NEEDED = 1;
  private static final long DT_STRTAB = 5;

  private final FileChannel file;
  private final List<ByteBuffer> programHeaders = new ArrayList<>();

  private ElfNeeded(FileChannel file) {
    this.file = file;
  }

  static List<String> of(Path library) {
    try (FileChannel file = FileChannel.open(library)) {
      return new ElfNeeded(file).read();
    } catch (IOException | IndexOutOfBoundsException _) {
      return List.of();
    }
  }

  private List<String> read() throws IOException {
    ByteBuffer header = at(0, 64);
    if (header.getInt(0) != MAGIC) {
      return List.of();
    }
    long offset = header.getLong(32);
    int count = Short.toUnsignedInt(header.getShort(56));
    ByteBuffer dynamic = ByteBuffer.allocate(0);
    for (int i = 0; i < count; i++) {
      ByteBuffer segment = at(offset + (long) i * PROGRAM_HEADER_BYTES, PROGRAM_HEADER_BYTES);
      programHeaders.add(segment);
      if (segment.getInt(0) == PT_DYNAMIC) {
        dynamic = at(segment.getLong(8), Math.toIntExact(segment.getLong(32)));
      }
    }
    return names(dynamic);
  }

  private List<String> names(ByteBuffer dynamic) throws IOException {
    List<Long> offsets = new ArrayList<>();
    long strings = 0;
    for (int i = 0; i + 16 <= dynamic.limit(); i += 16) {
      long tag = dynamic.getLong(i);
      if (tag == DT_NEEDED) {
        offsets.add(dynamic.getLong(i + 8));
      } else if (tag == DT_STRTAB) {
        strings = fileOffset(dynamic.getLong(i + 8));
      }
    }
    List<String> names = new ArrayList<>();
    for (long offset : offsets) {
      names.add(string(strings + offset));
    }
    return List.copyOf(names);
  }

  private long fileOffset(long address) {
    for (ByteBuffer segment : programHeaders) {
      long start = segment.getLong(16);
      if (segment.getInt(0) == PT_LOAD
          && address >= start
          && address < start + segment.getLong(32)) {
        return address - start + segment.getLong(8);
      }
    }
    return address;
  }

  private String string(long offset) throws IOException {
    ByteBuffer bytes = at(offset, (int) Math.min(256, file.size() - offset));
    int length = 0;
    while (length < bytes.limit() && bytes.get(length) != 0) {
      length++;
    }
    return StandardCharsets.UTF_8.decode(bytes.slice(0, length)).toString();
  }

  private ByteBuffer at(long offset, int bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    file.read(buffer, offset);
    return buffer;
  }
}

package io.dormouse.worker.model.weights;

import io.dormouse.worker.model.gguf.GgufException;
import io.dormouse.worker.model.gguf.GgufFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.CRC32C;

/// Knows the SHA-256 of model files by path, size, time of change and inode; hashes those it does
/// not know.
final class ContentHash {
  private static final String SUFFIX = ".identity";
  private static final int CHUNK_BYTES = 1 << 20;
  private static final int HASH_DIGITS = 64;
  private static final long MAX_NOTE_BYTES = 16_384;

  private final Path folder;

  ContentHash(Path folder) {
    this.folder = folder;
  }

  /// The hash that is known of exactly this file.
  Optional<String> known(GgufFile file) throws IOException {
    String identity = file.identity().text();
    Path note = note(file.path());
    if (!Files.isRegularFile(note) || Files.size(note) > MAX_NOTE_BYTES) {
      return Optional.empty();
    }
    String text = new String(Files.readAllBytes(note), StandardCharsets.UTF_8);
    boolean same =
        text.length() == HASH_DIGITS + 1 + identity.length()
            && text.startsWith("\n", HASH_DIGITS)
            && text.endsWith(identity);
    String hash = same ? text.substring(0, HASH_DIGITS) : "";
    return !hash.isEmpty() && hash.chars().allMatch(HexFormat::isHexDigit)
        ? Optional.of(hash)
        : Optional.empty();
  }

  /// Hashes the file and keeps the result; ends in {@code gguf_changing} where it changes
  /// meanwhile.
  String compute(GgufFile file) throws IOException, GgufException, WeightException {
    String hash = digest(file.path());
    file.requireUnchanged();
    Path arriving = Files.createTempFile(folder, "identity", ConversionFiles.ARRIVING);
    Files.writeString(arriving, hash + "\n" + file.identity().text());
    Files.move(arriving, note(file.path()), StandardCopyOption.ATOMIC_MOVE);
    return hash;
  }

  private Path note(Path file) throws IOException {
    CRC32C checksum = new CRC32C();
    checksum.update(file.toRealPath().toString().getBytes(StandardCharsets.UTF_8));
    return folder.resolve(HexFormat.of().toHexDigits((int) checksum.getValue()) + SUFFIX);
  }

  private static String digest(Path file) throws IOException, WeightException {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES);
      while (channel.read(chunk.clear()) >= 0) {
        digest.update(chunk.flip());
        if (Thread.currentThread().isInterrupted()) {
          throw new WeightException("weights_cancelled", "the conversion was cancelled");
        }
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}

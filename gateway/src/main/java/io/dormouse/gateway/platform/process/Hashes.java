package io.dormouse.gateway.platform.process;

import io.dormouse.gateway.config.ModelSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Short names for long things: SHA-256 in hexadecimal digits.
final class Hashes {
  private static final int MAX_FILES = 1000;

  private Hashes() {}

  static String of(String text) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }

  /// Changes when a file of the model (name, size, time) or the command changes.
  static String of(ModelSource source) throws IOException {
    return switch (source) {
      case ModelSource.ForeignServer server -> of(String.join("\0", server.command()));
      case ModelSource.KnativeService service -> throw Launch.elsewhere(service);
      case ModelSource.OwnWorker worker -> of(describe(worker.path()));
    };
  }

  private static String describe(Path model) throws IOException {
    var text = new StringBuilder(model.toAbsolutePath().toString());
    if (!Files.exists(model)) {
      return text.toString();
    }
    try (var files = Files.walk(model, 2)) {
      for (var file : files.filter(Files::isRegularFile).limit(MAX_FILES).sorted().toList()) {
        text.append('\0').append(model.relativize(file)).append('\0').append(Files.size(file));
        text.append('\0').append(Files.getLastModifiedTime(file).toMillis());
      }
    }
    return text.toString();
  }
}

package io.dormouse.gateway.config;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Model paths that are not on this machine: nothing downloads them, the operator is told how.
final class RemotePath {
  private static final Pattern SLASH = Pattern.compile("/");

  private RemotePath() {}

  /// What to do instead, if the text is a repository or an address.
  static Optional<String> remedy(String text, Path folder) {
    String lower = text.toLowerCase(Locale.ROOT);
    if (lower.startsWith("hf:")) {
      return Optional.of(repository(text.substring(3).replaceFirst("^/+", ""), folder));
    }
    if (lower.matches("[a-z][a-z0-9+.-]*://.*")) {
      String file = text.replaceFirst("[?#].*", "").replaceFirst(".*/", "");
      Path target = folder.resolve(file.isEmpty() ? "model" : file);
      String command = "curl -L --create-dirs -o " + target + " " + text;
      return Optional.of(advice(command, PathType.isGguf(target) ? target : folder));
    }
    return Optional.empty();
  }

  /// A repository, or one GGUF file of it.
  private static String repository(String text, Path folder) {
    var parts = SLASH.split(text, 3);
    if (parts.length < 3) {
      return advice("hf download " + text + " --local-dir " + folder, folder);
    }
    String command =
        "hf download %s/%s %s --local-dir %s".formatted(parts[0], parts[1], parts[2], folder);
    return advice(command, folder.resolve(parts[2]));
  }

  private static String advice(String command, Path path) {
    return "nothing is downloaded here; run \"" + command + "\", then write path: " + path;
  }
}

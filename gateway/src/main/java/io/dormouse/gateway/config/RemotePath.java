package io.dormouse.gateway.config;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/// Model paths that are not on this machine: nothing downloads them, the operator is told how.
final class RemotePath {
  private RemotePath() {}

  /// What to do instead, if the text is a repository or an address.
  static Optional<String> remedy(String text, Path folder) {
    String lower = text.toLowerCase(Locale.ROOT);
    if (lower.startsWith("hf:")) {
      String repository = text.substring(3).replaceFirst("^/+", "");
      return Optional.of(
          advice("hf download " + repository + " --local-dir " + folder, folder.toString()));
    }
    if (lower.matches("[a-z][a-z0-9+.-]*://.*")) {
      String file = text.replaceFirst("[?#].*", "").replaceFirst(".*/", "");
      String target = folder.resolve(file.isEmpty() ? "model" : file).toString();
      return Optional.of(
          advice("curl -L --create-dirs -o " + target + " " + text, folder.toString()));
    }
    return Optional.empty();
  }

  private static String advice(String command, String folder) {
    return "nothing is downloaded here; run \"" + command + "\", then write path: " + folder;
  }
}

package io.dormouse.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The checkout that is measured.
///
/// @param root its root folder
public record Repository(Path root) {
  /// The one that `DORMOUSE_REPO` names, or the one around the current folder.
  static Repository find() throws IOException {
    var named = System.getenv("DORMOUSE_REPO");
    if (named != null) {
      return new Repository(Path.of(named).toRealPath());
    }
    for (@Nullable Path folder = Path.of("").toRealPath();
        folder != null;
        folder = folder.getParent()) {
      if (Files.exists(folder.resolve("src/bench/pom.xml"))) {
        return new Repository(folder);
      }
    }
    throw new IOException("no checkout of Dormouse around here; set DORMOUSE_REPO");
  }

  /// Where programs and results of this module lie.
  public Path target() {
    return root.resolve("src/bench/target");
  }

  /// The assembled applications.
  public Path distribution() {
    var named = System.getenv("DORMOUSE_DIST");
    return named == null ? root.resolve("native/target/dist") : Path.of(named);
  }

  /// The guides.
  public Path docs() {
    return root.resolve("src/docs");
  }
}

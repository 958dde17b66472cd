package io.dormouse.gateway.config;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;

/// A path, absolute once it is read.
///
/// @param wanted what it has to lead to
record PathType(Wanted wanted) implements ValueType<Path> {
  /// What a path has to lead to.
  enum Wanted {
    /** A folder, which need not be there yet. */
    FOLDER("a folder"),
    /** A folder that is there. */
    EXISTING_FOLDER("a folder that exists"),
    /** A folder or a GGUF file that is there. */
    MODEL("a folder that exists, or a file that ends in .gguf");

    private final String words;

    Wanted(String words) {
      this.words = words;
    }
  }

  @Override
  public Parsed<Path> parse(Raw raw, Context context) {
    if (!(raw instanceof Raw.Scalar(String text)) || text.isBlank()) {
      return new Parsed.Bad<>(allowed());
    }
    Path path;
    try {
      path = context.folder().resolve(expandHome(text.strip(), context.userHome())).normalize();
    } catch (InvalidPathException _) {
      return new Parsed.Bad<>(allowed());
    }
    if (fits(path)) {
      return new Parsed.Good<>(path);
    }
    return new Parsed.Bad<>(allowed() + "; " + path + fault(path));
  }

  private boolean fits(Path path) {
    return switch (wanted) {
      case FOLDER -> !Files.exists(path) || Files.isDirectory(path);
      case EXISTING_FOLDER -> Files.isDirectory(path);
      case MODEL -> Files.isDirectory(path) || (Files.isRegularFile(path) && isGguf(path));
    };
  }

  private String fault(Path path) {
    if (!Files.exists(path)) {
      return " does not exist";
    }
    return wanted == Wanted.MODEL ? " is neither" : " is no folder";
  }

  /// Whether a path's name says that it is a GGUF file.
  static boolean isGguf(Path path) {
    return isGguf(path.toString());
  }

  /// Whether a path says that it is a GGUF file's.
  static boolean isGguf(String path) {
    return path.endsWith(".gguf");
  }

  private static Path expandHome(String text, Path userHome) {
    if (text.equals("~")) {
      return userHome;
    }
    return text.startsWith("~/") ? userHome.resolve(text.substring(2)) : Path.of(text);
  }

  @Override
  public String allowed() {
    return wanted.words;
  }

  @Override
  public Map<String, Object> schema() {
    return Map.of("type", "string", "minLength", 1);
  }
}

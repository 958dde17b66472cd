package io.dormouse.gateway.config;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;

/// The path of a folder, absolute once it is read.
///
/// @param existing whether it has to be there already
record FolderType(boolean existing) implements ValueType<Path> {
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
    if (existing ? !Files.isDirectory(path) : Files.exists(path) && !Files.isDirectory(path)) {
      String fault = Files.exists(path) ? " is no folder" : " does not exist";
      return new Parsed.Bad<>(allowed() + "; " + path + fault);
    }
    return new Parsed.Good<>(path);
  }

  private static Path expandHome(String text, Path userHome) {
    if (text.equals("~")) {
      return userHome;
    }
    return text.startsWith("~/") ? userHome.resolve(text.substring(2)) : Path.of(text);
  }

  @Override
  public String allowed() {
    return existing ? "a folder that exists" : "a folder";
  }

  @Override
  public Map<String, Object> schema() {
    return Map.of("type", "string", "minLength", 1);
  }
}

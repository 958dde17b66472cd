package io.dormouse.worker.ort;

import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Path;
import java.util.List;

/// Finds out which shared libraries the dynamic linker would not find, because ONNX Runtime's own
/// error names none.
@SuppressWarnings("restricted") // calling native code is what this package is for
public final class SharedLibraries {
  private SharedLibraries() {}

  /// The names of the list that cannot be opened in this process.
  public static List<String> missing(List<String> names) {
    return names.stream().filter(name -> !opens(name)).toList();
  }

  /// The libraries that a library file needs and the dynamic linker does not find; empty where the
  /// file is missing or no shared library.
  public static List<String> missingFor(Path library) {
    return missing(ElfNeeded.of(library));
  }

  private static boolean opens(String name) {
    try (Arena arena = Arena.ofConfined()) {
      SymbolLookup.libraryLookup(name, arena);
      return true;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }
}

package io.dormouse.worker.model;

import io.dormouse.worker.ort.OrtException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/// What ONNX Runtime and CUDA say of a failure: what of it clients may see, and what it means.
final class RuntimeWords {
  /// Before the machine's name, a file of the library's source and an expression in it.
  private static final String PLACE = " ; GPU=";

  private static final List<String> LACK_OF_MEMORY =
      List.of(
          "failed to allocate",
          "bad_alloc",
          "smaller than requested bytes",
          "out of memory",
          "resource allocation failed",
          "alloc_failed");

  private RuntimeWords() {}

  /// The words of a failure without what clients must not see: the folder of ONNX Runtime's
  /// library, and where in it and on which machine an error of CUDA arose.
  static String shown(OrtException e, Path ortLibrary) {
    return shown(of(e), ortLibrary);
  }

  /// The same of any words.
  static String shown(String words, Path ortLibrary) {
    String told = withoutPlace(words);
    Path folder = ortLibrary.toAbsolutePath().getParent();
    return folder == null ? told : told.replace(folder + "/", "");
  }

  /// The words without where an error of CUDA arose.
  static String withoutPlace(String words) {
    int place = words.indexOf(PLACE);
    return place < 0 ? words : words.substring(0, place);
  }

  /// All words of a failure.
  static String of(OrtException e) {
    return Objects.requireNonNullElse(e.getMessage(), e.code().name());
  }

  /// Whether the words say that memory was what was missing.
  static boolean sayLackOfMemory(String words) {
    String lower = words.toLowerCase(Locale.ROOT);
    return LACK_OF_MEMORY.stream().anyMatch(lower::contains);
  }
}

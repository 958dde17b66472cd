package io.dormouse.packaging.image;

import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/// Says in one line why something failed.
final class Failures {
  private Failures() {}

  /// Where an exception of a file says no more than its path, what it means.
  static String words(Throwable failure) {
    Throwable cause = failure.getCause();
    if (cause != null && isWrapper(failure)) {
      return words(cause);
    }
    return switch (failure) {
      case NoSuchFileException missing -> "there is no " + missing.getFile();
      case AccessDeniedException denied -> "no access to " + denied.getFile();
      case FileAlreadyExistsException there -> there.getFile() + " is in the way";
      case FileSystemException other when other.getReason() == null ->
          "%s: %s".formatted(other.getFile(), other.getClass().getSimpleName());
      default -> line(failure, failure.getMessage());
    };
  }

  private static boolean isWrapper(Throwable failure) {
    return failure instanceof UncheckedIOException || failure instanceof ExecutionException;
  }

  private static String line(Throwable failure, @Nullable String message) {
    return Optional.ofNullable(message)
        .flatMap(text -> text.lines().map(String::strip).filter(it -> !it.isEmpty()).findFirst())
        .orElseGet(() -> failure.getClass().getSimpleName());
  }
}

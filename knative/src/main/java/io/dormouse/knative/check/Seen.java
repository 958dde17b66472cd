package io.dormouse.knative.check;

import java.util.Optional;

/// What reading something of a cluster came to.
public sealed interface Seen<T> {
  /// It is there.
  record Found<T>(T value) implements Seen<T> {}

  /// It is not there.
  record Absent<T>() implements Seen<T> {}

  /// It cannot be read.
  ///
  /// @param why for the operator
  record Unreadable<T>(String why) implements Seen<T> {}

  /// What is there.
  default Optional<T> found() {
    return switch (this) {
      case Found<T>(T value) -> Optional.of(value);
      case Absent<T> _, Unreadable<T> _ -> Optional.empty();
    };
  }
}

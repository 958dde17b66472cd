package io.dormouse.knative.check;

import java.util.Optional;

/// What one check came to.
///
/// @param name of what was checked
/// @param remedy what the operator can do; a line each
public record Finding(Verdict verdict, String name, String detail, Optional<String> remedy) {
  static Finding fine(String name, String detail) {
    return new Finding(Verdict.FINE, name, detail, Optional.empty());
  }

  static Finding note(String name, String detail) {
    return new Finding(Verdict.NOTE, name, detail, Optional.empty());
  }

  static Finding note(String name, String detail, String remedy) {
    return new Finding(Verdict.NOTE, name, detail, Optional.of(remedy));
  }

  static Finding failed(String name, String detail, String remedy) {
    return new Finding(Verdict.FAILED, name, detail, Optional.of(remedy));
  }
}

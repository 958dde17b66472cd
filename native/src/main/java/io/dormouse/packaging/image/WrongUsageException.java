package io.dormouse.packaging.image;

import java.io.IOException;

/// A command line that asks for what cannot be.
final class WrongUsageException extends IOException {
  private static final long serialVersionUID = 1;

  WrongUsageException(String message) {
    super(message);
  }

  WrongUsageException(String message, Throwable cause) {
    super(message, cause);
  }
}

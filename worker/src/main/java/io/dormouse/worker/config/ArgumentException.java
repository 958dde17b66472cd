package io.dormouse.worker.config;

/// A wrong command line; the message is for the person who typed it.
public final class ArgumentException extends Exception {
  private static final long serialVersionUID = 1L;

  ArgumentException(String message) {
    super(message);
  }
}

package io.dormouse.gateway.http;

/// The grammar of one JSON number (RFC 8259 §6), a byte at a time.
final class JsonNumberGrammar {
  private enum State {
    BEGIN,
    MINUS,
    ZERO,
    INTEGER,
    POINT,
    FRACTION,
    EXPONENT_MARK,
    EXPONENT_SIGN,
    EXPONENT,
    END
  }

  private State state = State.BEGIN;

  /// Starts over; tells whether a number can begin with this byte (which is not consumed).
  boolean begin(byte first) {
    state = State.BEGIN;
    return first == '-' || isDigit(first);
  }

  /// Consumes the byte if it continues the number.
  boolean accepts(byte b) {
    State next =
        switch (state) {
          case BEGIN -> b == '-' ? State.MINUS : firstDigit(b);
          case MINUS -> firstDigit(b);
          case ZERO -> afterInteger(b);
          case INTEGER -> isDigit(b) ? State.INTEGER : afterInteger(b);
          case POINT, FRACTION -> isDigit(b) ? State.FRACTION : afterFraction(b);
          case EXPONENT_MARK ->
              b == '+' || b == '-' ? State.EXPONENT_SIGN : digitOr(b, State.EXPONENT);
          case EXPONENT_SIGN, EXPONENT -> digitOr(b, State.EXPONENT);
          case END -> State.END;
        };
    if (next == State.END) {
      return false;
    }
    state = next;
    return true;
  }

  /// Whether the bytes so far are a whole number.
  boolean complete() {
    return switch (state) {
      case ZERO, INTEGER, FRACTION, EXPONENT -> true;
      case BEGIN, MINUS, POINT, EXPONENT_MARK, EXPONENT_SIGN, END -> false;
    };
  }

  private static State firstDigit(byte b) {
    return b == '0' ? State.ZERO : digitOr(b, State.INTEGER);
  }

  private static State digitOr(byte b, State digit) {
    return isDigit(b) ? digit : State.END;
  }

  private static State afterInteger(byte b) {
    return b == '.' ? State.POINT : exponentMark(b);
  }

  private State afterFraction(byte b) {
    return state == State.FRACTION ? exponentMark(b) : State.END;
  }

  private static State exponentMark(byte b) {
    return b == 'e' || b == 'E' ? State.EXPONENT_MARK : State.END;
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }
}

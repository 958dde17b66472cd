package io.dormouse.gateway.http;

import org.jspecify.annotations.Nullable;

/// A strict, incremental tokeniser of one JSON object, fed with pieces of any size, that reports
/// the members of the top level and keeps nothing else.
///
/// Strict is RFC 8259: one object, well-formed UTF-8, no trailing comma, nothing after the end but
/// white space. Nesting is bounded by [#MAX_DEPTH]. Of a top-level string or number a
/// [TokenCapture] is kept, until the next token begins.
final class JsonTokenizer {
  /// How deep objects and arrays may nest.
  static final int MAX_DEPTH = 512;

  /// Receives the top-level members in the order of the document.
  interface Members {
    /// A key, without its quotes and with its escapes.
    void key(TokenCapture raw);

    /// A string value, without its quotes and with its escapes; the range includes the quotes.
    void string(TokenCapture raw, long start, long end);

    /// A number value.
    void number(TokenCapture raw);

    /// A literal value; `first` is its first letter.
    void literal(char first);

    /// An object or array value begins.
    void container();
  }

  private enum State {
    START,
    KEY_OR_END,
    KEY,
    COLON,
    VALUE,
    VALUE_OR_END,
    COMMA_OR_END,
    STRING,
    NUMBER,
    LITERAL,
    DONE,
    FAILED
  }

  private final Members members;
  private final JsonStringScanner string = new JsonStringScanner();
  private final JsonNumberGrammar number = new JsonNumberGrammar();
  private final long[] objects = new long[MAX_DEPTH / Long.SIZE + 1];
  private final TokenCapture capture = new TokenCapture();
  private State state = State.START;
  private int depth;
  private boolean stringIsKey;
  private String literal = "";
  private int literalMatched;
  private long tokenStart;
  private long base;
  private @Nullable JsonFault fault;

  JsonTokenizer(Members members) {
    this.members = members;
  }

  /// Takes the next piece; returns false once the document is known to be malformed.
  boolean feed(byte[] bytes, int from, int to) {
    base -= from;
    int i = from;
    while (i < to && state != State.FAILED) {
      i =
          switch (state) {
            case STRING -> inString(bytes, i, to);
            case NUMBER -> inNumber(bytes, i, to);
            case LITERAL -> inLiteral(bytes[i], i);
            case START, KEY_OR_END, KEY, COLON, VALUE, VALUE_OR_END, COMMA_OR_END, DONE ->
                between(bytes[i], i);
            case FAILED -> to;
          };
    }
    base += to;
    return state != State.FAILED;
  }

  /// What is wrong with the document that ended here; null for a complete one.
  @Nullable JsonFault end() {
    if (state != State.DONE && state != State.FAILED) {
      fault = new JsonFault(base, "the document ends before its object is complete");
    }
    return fault;
  }

  /// What made [#feed] return false.
  @Nullable JsonFault fault() {
    return fault;
  }

  private int between(byte b, int i) {
    if (b == ' ' || b == '\n' || b == '\r' || b == '\t') {
      return i + 1;
    }
    return switch (state) {
      case START -> b == '{' ? open(true, i) : fail(i, "a JSON object was expected");
      case KEY_OR_END -> b == '}' ? close(true, i) : key(b, i);
      case KEY -> key(b, i);
      case COLON -> b == ':' ? go(State.VALUE, i) : fail(i, "':' was expected");
      case VALUE -> value(b, i);
      case VALUE_OR_END -> b == ']' ? close(false, i) : value(b, i);
      case COMMA_OR_END -> commaOrEnd(b, i);
      case DONE -> fail(i, "nothing may follow the object");
      case STRING, NUMBER, LITERAL, FAILED -> throw new IllegalStateException(state.name());
    };
  }

  private int go(State next, int i) {
    state = next;
    return i + 1;
  }

  private int key(byte b, int i) {
    if (b != '"') {
      return fail(i, "a quoted key was expected");
    }
    stringIsKey = true;
    return beginString(i);
  }

  private int value(byte b, int i) {
    return switch (b) {
      case '"' -> {
        stringIsKey = false;
        yield beginString(i);
      }
      case '{' -> open(true, i);
      case '[' -> open(false, i);
      case 't' -> beginLiteral("true", i);
      case 'f' -> beginLiteral("false", i);
      case 'n' -> beginLiteral("null", i);
      default -> beginNumber(b, i);
    };
  }

  private int commaOrEnd(byte b, int i) {
    boolean object = inObject();
    if (b == ',') {
      return go(object ? State.KEY : State.VALUE, i);
    }
    if (b == (object ? '}' : ']')) {
      return close(object, i);
    }
    return fail(i, object ? "',' or '}' was expected" : "',' or ']' was expected");
  }

  private int open(boolean object, int i) {
    if (depth == MAX_DEPTH) {
      return fail(i, "objects and arrays are nested deeper than " + MAX_DEPTH);
    }
    if (depth == 1) {
      members.container();
    }
    depth++;
    long bit = 1L << depth;
    int word = depth / Long.SIZE;
    objects[word] = object ? objects[word] | bit : objects[word] & ~bit;
    return go(object ? State.KEY_OR_END : State.VALUE_OR_END, i);
  }

  private int close(boolean object, int i) {
    if (object != inObject()) {
      return fail(i, "brackets do not match");
    }
    depth--;
    return go(depth == 0 ? State.DONE : State.COMMA_OR_END, i);
  }

  private boolean inObject() {
    return (objects[depth / Long.SIZE] & (1L << depth)) != 0;
  }

  private int beginString(int i) {
    string.begin();
    beginToken(i);
    return go(State.STRING, i);
  }

  private int inString(byte[] bytes, int i, int to) {
    int next = string.scan(bytes, i, to);
    String problem = string.problem();
    if (problem != null) {
      return fail(next, problem);
    }
    keep(bytes, i, next);
    if (next == to) {
      return next;
    }
    if (stringIsKey) {
      if (depth == 1) {
        members.key(capture);
      }
      return go(State.COLON, next);
    }
    if (depth == 1) {
      members.string(capture, tokenStart, base + next + 1);
    }
    return go(State.COMMA_OR_END, next);
  }

  private int beginNumber(byte b, int i) {
    if (!number.begin(b)) {
      return fail(i, "a value was expected");
    }
    beginToken(i);
    state = State.NUMBER;
    return i;
  }

  private int inNumber(byte[] bytes, int i, int to) {
    int next = i;
    while (next < to && number.accepts(bytes[next])) {
      next++;
    }
    keep(bytes, i, next);
    if (next == to) {
      return next;
    }
    if (!number.complete()) {
      return fail(next, "a number is incomplete");
    }
    if (depth == 1) {
      members.number(capture);
    }
    state = State.COMMA_OR_END;
    return next;
  }

  private int beginLiteral(String word, int i) {
    literal = word;
    literalMatched = 1;
    return go(State.LITERAL, i);
  }

  private int inLiteral(byte b, int i) {
    if (b != literal.charAt(literalMatched)) {
      return fail(i, "'" + literal + "' was expected");
    }
    literalMatched++;
    if (literalMatched < literal.length()) {
      return i + 1;
    }
    if (depth == 1) {
      members.literal(literal.charAt(0));
    }
    return go(State.COMMA_OR_END, i);
  }

  private void beginToken(int i) {
    tokenStart = base + i;
    capture.clear();
  }

  private void keep(byte[] bytes, int from, int to) {
    if (depth == 1) {
      capture.append(bytes, from, to);
    }
  }

  private int fail(int i, String message) {
    fault = new JsonFault(base + i, message);
    state = State.FAILED;
    return i;
  }
}

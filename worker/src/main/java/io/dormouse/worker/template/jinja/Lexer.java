package io.dormouse.worker.template.jinja;

import io.dormouse.worker.template.jinja.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/// Cuts a template into text and tags, with {@code trim_blocks} and {@code lstrip_blocks} on.
final class Lexer {
  private final String source;
  private final List<Token> tokens = new ArrayList<>();
  private int position;
  private int line = 1;
  private int counted;
  private boolean lineStarts = true;

  private Lexer(String source) {
    this.source = source;
  }

  /// All tokens, the last of kind {@link Kind#END}.
  static List<Token> tokens(String template) {
    if (template.length() > Bounds.SOURCE_CHARS) {
      throw Failure.broken("longer than " + Bounds.SOURCE_CHARS + " characters", 1);
    }
    String source = template.replace("\r\n", "\n").replace('\r', '\n');
    if (source.endsWith("\n")) {
      source = source.substring(0, source.length() - 1);
    }
    Lexer lexer = new Lexer(source);
    lexer.run();
    return lexer.tokens;
  }

  private void run() {
    while (position < source.length()) {
      int tag = nextTag();
      if (tag < 0) {
        add(Kind.TEXT, source.substring(position));
        position = source.length();
        break;
      }
      char type = source.charAt(tag + 1);
      char sign = signAt(tag + 2);
      addText(source.substring(position, tag), sign, type != '{');
      moveTo(tag + (sign == 0 ? 2 : 3));
      switch (type) {
        case '#' -> comment();
        case '{' -> code(Kind.PRINT_BEGIN);
        default -> block();
      }
    }
    countLines(position);
    tokens.add(new Token(Kind.END, "", line));
  }

  private int nextTag() {
    for (int i = source.indexOf('{', position); i >= 0; i = source.indexOf('{', i + 1)) {
      if (i + 1 < source.length() && "{%#".indexOf(source.charAt(i + 1)) >= 0) {
        return i;
      }
    }
    return -1;
  }

  private char signAt(int index) {
    char c = index < source.length() ? source.charAt(index) : 0;
    return c == '-' || c == '+' ? c : 0;
  }

  private void addText(String text, char sign, boolean mayLoseIndent) {
    String kept = text;
    if (sign == '-') {
      kept = Space.stripEnd(text);
    } else if (sign == 0 && mayLoseIndent) {
      int start = text.lastIndexOf('\n') + 1;
      if ((start > 0 || lineStarts) && Space.skip(text, start) == text.length()) {
        kept = text.substring(0, start);
      }
    }
    add(Kind.TEXT, kept);
  }

  private void add(Kind kind, String text) {
    countLines(position);
    if (kind != Kind.TEXT || !text.isEmpty()) {
      tokens.add(new Token(kind, text, line));
    }
  }

  private void countLines(int until) {
    for (; counted < until; counted++) {
      if (source.charAt(counted) == '\n') {
        line++;
      }
    }
  }

  private void moveTo(int end) {
    position = end;
    lineStarts = end > 0 && source.charAt(end - 1) == '\n';
  }

  private void comment() {
    int end = source.indexOf("#}", position);
    countLines(position);
    if (end < 0) {
      throw Failure.broken("a comment has no end", line);
    }
    char before = end > position ? source.charAt(end - 1) : 0;
    moveTo(afterEnd(before, end + 2));
  }

  private int afterEnd(char sign, int end) {
    if (sign == '-') {
      return Space.skip(source, end);
    }
    boolean newline = sign != '+' && end < source.length() && source.charAt(end) == '\n';
    return newline ? end + 1 : end;
  }

  private void block() {
    int word = Space.skip(source, position);
    if (source.startsWith("raw", word)) {
      int end = Space.skip(source, word + 3);
      if (source.startsWith("%}", end)) {
        raw(end + 2);
        return;
      }
      if (source.startsWith("-%}", end)) {
        raw(Space.skip(source, end + 3));
        return;
      }
    }
    code(Kind.TAG_BEGIN);
  }

  private void raw(int start) {
    moveTo(start);
    for (int i = source.indexOf("{%", start); i >= 0; i = source.indexOf("{%", i + 1)) {
      char sign = signAt(i + 2);
      int word = Space.skip(source, i + (sign == 0 ? 2 : 3));
      if (!source.startsWith("endraw", word)) {
        continue;
      }
      int end = Space.skip(source, word + 6);
      char endSign = signAt(end);
      int close = endSign == 0 ? end : end + 1;
      if (source.startsWith("%}", close)) {
        addText(source.substring(start, i), sign, true);
        moveTo(afterEnd(endSign, close + 2));
        return;
      }
    }
    countLines(position);
    throw Failure.broken("'raw' has no end", line);
  }

  private void code(Kind begin) {
    add(begin, "");
    CodeLexer code = new CodeLexer(source, position, line, begin == Kind.TAG_BEGIN, tokens);
    int end = code.run();
    char sign = source.charAt(end);
    countLines(end);
    boolean print = begin == Kind.PRINT_BEGIN;
    tokens.add(new Token(print ? Kind.PRINT_END : Kind.TAG_END, "", line));
    int after = sign == '-' || sign == '+' ? end + 3 : end + 2;
    moveTo(print && sign != '-' ? after : afterEnd(sign, after));
  }
}

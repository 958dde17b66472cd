package io.dormouse.gateway.platform.process;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/// Reads one output stream of a process to its end and hands on its lines, each bounded.
///
/// A lone carriage return ends a line too: progress bars write nothing else.
final class LinePump implements Runnable {
  static final int MAX_LINE_BYTES = 16 * 1024;
  static final String CUT_MARK = " … [cut]";

  private final InputStream stream;
  private final Consumer<String> lines;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private boolean cut;

  LinePump(InputStream stream, Consumer<String> lines) {
    this.stream = stream;
    this.lines = lines;
  }

  @Override
  public void run() {
    var chunk = new byte[8192];
    try (stream) {
      for (int count = stream.read(chunk); count >= 0; count = stream.read(chunk)) {
        for (int i = 0; i < count; i++) {
          take(chunk[i]);
        }
      }
    } catch (IOException closed) {
      // A stream that breaks has ended.
    }
    finishLine();
  }

  private void take(byte character) {
    if (character == '\n' || character == '\r') {
      finishLine();
    } else if (line.size() < MAX_LINE_BYTES) {
      line.write(character);
    } else {
      cut = true;
    }
  }

  private void finishLine() {
    if (line.size() > 0) {
      lines.accept(line.toString(StandardCharsets.UTF_8) + (cut ? CUT_MARK : ""));
    }
    line.reset();
    cut = false;
  }
}

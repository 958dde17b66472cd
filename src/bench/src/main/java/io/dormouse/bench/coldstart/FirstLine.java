package io.dormouse.bench.coldstart;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// A program that is up when it prints `ready`.
///
/// @param program its arguments
record FirstLine(List<String> program) implements BareProgram.Sign {
  @Override
  public void await(Process process) throws IOException {
    var line = process.inputReader(StandardCharsets.UTF_8).readLine();
    if (!"ready".equals(line)) {
      throw new IOException("the bare program printed " + line + " instead of ready");
    }
  }

  @Override
  public boolean endsByItself() {
    return true;
  }
}

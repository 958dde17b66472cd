package io.dormouse.worker.ort;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;

/// ONNX Runtime's reports to its makers, which its builds for Linux send over the network unless
/// this process's environment says otherwise before the library is opened.
final class Telemetry {
  private static final String OFF = "ORT_DISABLE_TELEMETRY=1";

  /// The C library keeps the text itself, not a copy.
  private static final MemorySegment SETTING = Arena.global().allocateFrom(OFF);

  private Telemetry() {}

  /// Turns them off for the rest of the process, whatever the environment said.
  static void turnOff() {
    try {
      int failed =
          (int)
              Linkage.library("putenv", FunctionDescriptor.of(JAVA_INT, ADDRESS))
                  .invokeExact(SETTING);
      if (failed != 0) {
        throw new AssertionError("the environment takes no more variables");
      }
    } catch (Error e) {
      throw e;
    } catch (Throwable t) {
      throw Linkage.broken(t);
    }
  }
}

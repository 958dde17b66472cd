package io.dormouse.worker.ort;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

class TelemetryTest {
  @Test
  void theLibraryFindsItsReportsTurnedOff() throws Throwable {
    Telemetry.turnOff();
    Telemetry.turnOff();
    try (Arena arena = Arena.ofConfined()) {
      var value =
          (MemorySegment)
              Linkage.library("getenv", FunctionDescriptor.of(ADDRESS, ADDRESS))
                  .invokeExact(arena.allocateFrom("ORT_DISABLE_TELEMETRY"));
      assertThat(Ort.text(value)).isEqualTo("1");
    }
  }
}

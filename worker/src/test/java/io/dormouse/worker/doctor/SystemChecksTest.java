package io.dormouse.worker.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.worker.doctor.Finding.Blocking;
import io.dormouse.worker.doctor.Finding.Good;
import io.dormouse.worker.doctor.Finding.NotApplicable;
import io.dormouse.worker.doctor.Finding.Weak;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SystemChecksTest {
  @TempDir Path root;
  private FolderMachine machine;
  private SystemChecks checks;

  @BeforeEach
  void machine() {
    machine = new FolderMachine(root);
    checks = new SystemChecks(machine);
  }

  @Test
  void memoryIsWhatTheContainerLeavesNotWhatTheHostHas() {
    machine.file("/proc/meminfo", "MemTotal:  32000000 kB\nMemAvailable:   16777216 kB\n");
    assertThat(checks.memory()).isEqualTo(new Good("memory", "16.0 GiB available"));

    machine.file("/sys/fs/cgroup/memory.max", "max\n").file("/sys/fs/cgroup/memory.current", "7\n");
    assertThat(checks.memory()).isInstanceOf(Good.class);

    machine.file("/sys/fs/cgroup/memory.max", "1073741824\n");
    machine.file("/sys/fs/cgroup/memory.current", "536870912\n");
    assertThat(checks.memory())
        .isInstanceOf(Weak.class)
        .extracting(Finding::detail)
        .isEqualTo("0.5 GiB available");
  }

  @Test
  void aTakenPortNamesTheFlagThatChoosesAnother() {
    machine.takenPorts.add(9000);
    assertThat(checks.port("port", 8080, "--port")).isEqualTo(new Good("port", "8080 is free"));
    assertThat(checks.port("management port", 9000, "--management-port"))
        .isInstanceOfSatisfying(
            Weak.class, weak -> assertThat(weak.remedy()).contains("up --management-port N"));
  }

  @Test
  void theHardLimitOfOpenFilesCounts() {
    assertThat(checks.openFiles()).isInstanceOf(NotApplicable.class);
    machine.file(
        "/proc/self/limits",
        "Max open files            1024                 524288               files \n");
    assertThat(checks.openFiles()).isEqualTo(new Good("open files", "up to 524288"));
    machine.file(
        "/proc/self/limits",
        "Max open files            1024                 4096                 files \n");
    assertThat(checks.openFiles()).isInstanceOf(Weak.class);
    machine.file(
        "/proc/self/limits",
        "Max open files            1024                 unlimited            files \n");
    assertThat(checks.openFiles()).isInstanceOf(Good.class);
  }

  @Test
  void onlyAHomeThatCannotBeWrittenBlocks() {
    var home = Path.of("/home/somebody/.dormouse");
    assertThat(checks.disk(home)).isInstanceOf(Good.class);
    machine.usableBytes = 1L << 30;
    assertThat(checks.disk(home)).isInstanceOf(Weak.class);
    machine.usableBytes = 0;
    assertThat(checks.disk(home)).isInstanceOf(Blocking.class);
  }
}

package io.dormouse.worker.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.worker.doctor.Finding.Good;
import io.dormouse.worker.doctor.Finding.NotApplicable;
import io.dormouse.worker.doctor.Finding.Weak;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GpuChecksTest {
  private static final String DRIVER_VERSION =
      "NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  580.95.05  Release Build\n";

  @TempDir Path root;
  private FolderMachine machine;

  @BeforeEach
  void machine() {
    machine = new FolderMachine(root);
  }

  private Finding finding(String subject) {
    return new GpuChecks(machine)
        .all().findings().stream()
            .filter(finding -> finding.subject().equals(subject))
            .findFirst()
            .orElseThrow();
  }

  private void withDriver() {
    machine.file("/proc/driver/nvidia/version", DRIVER_VERSION);
    machine.command("nvidia-smi", 0, "NVIDIA H200, 143771 MiB, Enabled\n");
  }

  private void withLibraries() {
    var cache = new StringBuilder("6 libs found\n");
    for (var name :
        List.of(
            "libcuda.so.1",
            "libcudart.so.13",
            "libcublas.so.13",
            "libcublasLt.so.13",
            "libcurand.so.10")) {
      cache.append("\t%s (libc6,x86-64) => /opt/cuda/lib64/%s%n".formatted(name, name));
    }
    machine.command("ldconfig", 0, cache.toString());
  }

  @Test
  void withoutGpuNothingIsWrong() {
    var outcome = new GpuChecks(machine).all();
    assertThat(outcome.usable()).isFalse();
    assertThat(outcome.findings()).allMatch(NotApplicable.class::isInstance);
  }

  @Test
  void aCardWithoutDriverIsToldFromNoCard() {
    machine.file("/sys/bus/pci/devices/0000:01:00.0/vendor", "0x10de\n");
    machine.file("/sys/bus/pci/devices/0000:01:00.0/class", "0x030200\n");
    assertThat(finding("GPU driver")).isInstanceOf(Weak.class);

    machine.file("/sys/bus/pci/devices/0000:01:00.0/class", "0x020000\n");
    assertThat(finding("GPU driver")).isInstanceOf(NotApplicable.class);
  }

  @Test
  void driverAndEveryLibraryMakeCudaUsable() {
    withDriver();
    withLibraries();
    var outcome = new GpuChecks(machine).all();
    assertThat(outcome.findings()).allMatch(Good.class::isInstance);
    assertThat(outcome.usable()).isTrue();
    assertThat(finding("GPU driver").detail()).isEqualTo("NVIDIA 580.95.05");
    assertThat(finding("GPU").detail()).isEqualTo("NVIDIA H200, 143771 MiB");
    assertThat(finding("libcudart").detail()).isEqualTo("/opt/cuda/lib64/libcudart.so.13");
  }

  @Test
  void aLibraryThatTheLinkerDoesNotFindIsNotUsable() {
    withDriver();
    machine.file("/usr/local/cuda/lib64/libcurand.so.10", "");
    assertThat(finding("libcurand"))
        .isInstanceOfSatisfying(
            Weak.class,
            weak ->
                assertThat(weak.remedy())
                    .isEqualTo("export LD_LIBRARY_PATH=/usr/local/cuda/lib64"));
    machine.variables.put("LD_LIBRARY_PATH", "/nowhere:/usr/local/cuda/lib64");
    assertThat(finding("libcurand")).isInstanceOf(Good.class);
  }

  @Test
  void persistenceModeOffIsWeakAndAHangingToolIsNamed() {
    withDriver();
    machine.command("nvidia-smi", 0, "NVIDIA A10, 23028 MiB, Disabled\n");
    assertThat(finding("persistence mode")).isInstanceOf(Weak.class);

    machine.commands.put("nvidia-smi", new CommandResult.TimedOut());
    assertThat(finding("nvidia-smi")).isInstanceOf(Weak.class);

    machine.command(
        "nvidia-smi", 9, "Failed to initialize NVML: Driver/library version mismatch\n");
    assertThat(finding("nvidia-smi").detail()).contains("version mismatch");
  }
}

package io.dormouse.worker.doctor;

import io.dormouse.worker.doctor.CommandResult.Completed;
import io.dormouse.worker.doctor.CommandResult.Missing;
import io.dormouse.worker.doctor.CommandResult.TimedOut;
import io.dormouse.worker.doctor.Finding.Good;
import io.dormouse.worker.doctor.Finding.NotApplicable;
import io.dormouse.worker.doctor.Finding.Weak;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Checks of what a CUDA worker needs: device, driver, persistence mode, libraries.
final class GpuChecks {
  private static final Path DRIVER = Path.of("/proc/driver/nvidia/version");
  private static final Path PCI_DEVICES = Path.of("/sys/bus/pci/devices");
  private static final String NVIDIA_VENDOR = "0x10de";
  private static final String DISPLAY_CLASS = "0x03";
  private static final Pattern DRIVER_VERSION =
      Pattern.compile("\\b(\\d{3}\\.\\d+(?:\\.\\d+)?)\\b");
  private static final List<String> QUERY =
      List.of(
          "nvidia-smi", "--query-gpu=name,memory.total,persistence_mode", "--format=csv,noheader");

  private final Machine machine;

  GpuChecks(Machine machine) {
    this.machine = machine;
  }

  /// Everything about the GPU.
  ///
  /// @param usable whether a CUDA provider could work, as far as can be seen without trying
  record Outcome(List<Finding> findings, boolean usable) {}

  Outcome all() {
    var driver = driver();
    boolean driverThere = driver instanceof Good;
    var findings = new ArrayList<Finding>();
    findings.add(driver);
    findings.addAll(devices(driverThere));
    var libraries = new CudaLibraries(machine).findings(driverThere);
    findings.addAll(libraries);
    boolean usable = driverThere && libraries.stream().allMatch(Good.class::isInstance);
    return new Outcome(List.copyOf(findings), usable);
  }

  private Finding driver() {
    var version = machine.read(DRIVER);
    if (version.isPresent()) {
      var number = DRIVER_VERSION.matcher(version.get());
      return new Good(
          "GPU driver", "NVIDIA " + (number.find() ? number.group(1) : "(version unknown)"));
    }
    return nvidiaOnTheBus()
        ? new Weak(
            "GPU driver",
            "an NVIDIA GPU is there, its driver is not loaded",
            "install the NVIDIA driver (580 or newer for CUDA 13, 525 for CUDA 12), then reboot")
        : new NotApplicable("GPU driver", "no NVIDIA GPU here");
  }

  private boolean nvidiaOnTheBus() {
    return machine.list(PCI_DEVICES).stream()
        .anyMatch(device ->
            machine.read(device.resolve("vendor")).orElse("").startsWith(NVIDIA_VENDOR)
                && machine.read(device.resolve("class")).orElse("").startsWith(DISPLAY_CLASS));
  }

  private List<Finding> devices(boolean driverThere) {
    if (!driverThere) {
      return List.of(new NotApplicable("persistence mode", "no driver"));
    }
    return switch (machine.run(QUERY)) {
      case Missing() ->
          List.of(
              new Weak(
                  "nvidia-smi", "not found", "install nvidia-utils; memory is read through it"));
      case TimedOut() ->
          List.of(
              new Weak(
                  "nvidia-smi",
                  "did not answer in time",
                  "look at dmesg for Xid lines; nvidia-smi by hand must answer at once"));
      case Completed(int code, String output) when code != 0 ->
          List.of(new Weak("nvidia-smi", firstLine(output), "nvidia-smi by hand must work first"));
      case Completed(int _, String output) ->
          output.lines().filter(line -> !line.isBlank()).flatMap(GpuChecks::device).toList();
    };
  }

  private static Stream<Finding> device(String line) {
    var fields = line.split(",", -1);
    var gpu = new Good("GPU", fields[0].strip() + (fields.length > 1 ? "," + fields[1] : ""));
    if (fields.length < 3) {
      return Stream.of(gpu);
    }
    var mode = fields[2].strip();
    Finding persistence =
        mode.equals("Disabled")
            ? new Weak(
                "persistence mode",
                "off: the driver sleeps between workers and every cold start waits for it",
                "sudo nvidia-smi -pm 1, or enable nvidia-persistenced")
            : new Good("persistence mode", mode);
    return Stream.of(gpu, persistence);
  }

  private static String firstLine(String output) {
    return output.lines().findFirst().orElse("failed without a word");
  }
}

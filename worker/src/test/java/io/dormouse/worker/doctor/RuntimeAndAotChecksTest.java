package io.dormouse.worker.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.worker.doctor.Finding.Blocking;
import io.dormouse.worker.doctor.Finding.Good;
import io.dormouse.worker.doctor.Finding.NotApplicable;
import io.dormouse.worker.doctor.Finding.Weak;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RuntimeAndAotChecksTest {
  private static final RuntimeChecks.Library CPU_ONLY =
      new RuntimeChecks.Library.Usable("1.29.0", List.of("CPUExecutionProvider"));
  private static final GpuChecks.Outcome NO_GPU =
      new GpuChecks.Outcome(List.of(new NotApplicable("GPU driver", "no NVIDIA GPU here")), false);
  private static final GpuChecks.Outcome GPU =
      new GpuChecks.Outcome(List.of(new Good("GPU driver", "NVIDIA 580.95.05")), true);

  @TempDir Path root;
  private FolderMachine machine;

  @BeforeEach
  void machine() {
    machine = new FolderMachine(root);
    machine.variables.put("DORMOUSE_ORT_HOME", "/ort");
    machine.variables.put("DORMOUSE_DIST", "/dist");
  }

  private List<Finding> runtime(RuntimeChecks.Library library, GpuChecks.Outcome gpu) {
    return new RuntimeChecks(machine, _ -> library).all(gpu);
  }

  @Test
  void withoutAUsableRuntimeNothingCanRun() {
    assertThat(runtime(CPU_ONLY, NO_GPU)).singleElement().isInstanceOf(Blocking.class);
    machine.file("/ort/libonnxruntime.so", "");
    var tooOld = new RuntimeChecks.Library.Unusable("too old");
    assertThat(runtime(tooOld, NO_GPU)).singleElement().isInstanceOf(Blocking.class);
    assertThat(Report.exitCode(runtime(tooOld, NO_GPU))).isEqualTo(1);
  }

  @Test
  void itSaysWhatModelsRunOnAndWhy() {
    machine.file("/ort/libonnxruntime.so", "");
    assertThat(runtime(CPU_ONLY, NO_GPU).getLast()).isInstanceOf(NotApplicable.class);
    assertThat(runtime(CPU_ONLY, GPU).getLast()).isInstanceOf(Weak.class);
    var cuda =
        new RuntimeChecks.Library.Usable(
            "1.29.0", List.of("CUDAExecutionProvider", "CPUExecutionProvider"));
    assertThat(runtime(cuda, GPU).getLast()).isInstanceOf(Good.class);
    assertThat(Report.exitCode(runtime(cuda, GPU))).isZero();
  }

  @Test
  void theJvmItselfSaysWhetherItTakesTheCache() {
    var checks = new AotChecks(machine, Path.of("/jdk/bin/java"));
    machine.file("/dist/worker.args", "\"-jar\"\n\"/dist/worker/quarkus-run.jar\"\n");
    assertThat(checks.cache("worker").detail()).isEqualTo("none");

    machine.file(
        "/dist/worker.args", "\"-XX:AOTCache=/dist/worker.aot\"\n\"-jar\"\n\"/dist/w.jar\"\n");
    machine.command("/jdk/bin/java", 0, "openjdk version \"25.0.3\"\n");
    assertThat(checks.cache("worker")).isEqualTo(new Good("AOT worker", "used"));

    machine.command(
        "/jdk/bin/java",
        1,
        "[0.016s][warning][aot] This file is not the one used: 'w.jar', timestamp has changed\n");
    assertThat(checks.cache("worker").detail())
        .isEqualTo("rejected (This file is not the one used: 'w.jar', timestamp has changed)");
  }

  @Test
  void everyFindingIsALineAndEveryRemedyAnother() {
    assertThat(
            Report.render(
                List.of(
                    new Good("memory", "4.0 GiB available"),
                    new Weak("port", "8080 is taken", "use another"))))
        .isEqualTo(
            """
            ✓ memory             4.0 GiB available
            ✗ port               8080 is taken
                                 → use another
            """);
  }

  @Test
  void wrongArgumentsAreRefused() {
    assertThat(DoctorArguments.parse(List.of("--port", "18080")))
        .isEqualTo(new DoctorArguments.Ports(18_080, 9000));
    assertThat(DoctorArguments.parse(List.of("--port")))
        .isInstanceOf(DoctorArguments.Refused.class);
    assertThat(DoctorArguments.parse(List.of("--port", "70000")))
        .isInstanceOf(DoctorArguments.Refused.class);
    assertThat(DoctorArguments.parse(List.of("--json")))
        .isInstanceOf(DoctorArguments.Refused.class);
  }
}

package io.dormouse.packaging.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ImageMainTest {
  @TempDir private Path folder;
  private final StringWriter err = new StringWriter();

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "model --tar x.tar; worker|gateway; 'model'",
        "--tar x.tar; worker|gateway; Missing",
        "worker extra; Unmatched argument; 'extra'",
        "worker --tra x.tar; Unknown option; '--tra'",
        "worker --tar; '--tar'; FILE",
        "worker --tar a.tar --tar b.tar; '--tar'; only once",
        "worker --name Not:A:Name; --name Not:A:Name; no name of an image",
        "gateway --model models/mini; --model models/mini; only for a worker",
        "gateway --ort-home ort; --ort-home ort; only for a worker",
      })
  void aCommandLineThatCannotBeMeantIsWrongUsage(String line, String words, String more) {
    assertThat(run(line.split(" "))).isEqualTo(2);
    assertThat(err.toString()).hasLineCount(1).startsWith("dormouse: ").contains(words, more);
  }

  @ParameterizedTest
  @CsvSource({
    "--model, there is no such file or folder",
    "--root, there is no such folder",
    "--ort-home, there is no such folder",
  })
  void whatIsNamedHasToBeThere(String option, String words) {
    var nowhere = folder.resolve("nowhere").toString();
    assertThat(run("worker", option, nowhere)).isEqualTo(1);
    assertOneLine(option + " " + nowhere + ": " + words);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aRootIsAFolderWithAShell() throws IOException {
    assertThat(run("worker", "--root", folder.toString())).isEqualTo(1);
    assertOneLine("--root " + folder + ": the worker's images need a shell");
    var file = Files.writeString(folder.resolve("file"), "");
    assertThat(run("worker", "--root", file.toString())).isEqualTo(1);
    assertOneLine("--root " + file + ": not a folder");
  }

  @Test
  void aRuntimeForCudaNeedsARoot() throws IOException {
    Files.writeString(folder.resolve("libonnxruntime_providers_cuda.so"), "");
    assertThat(run("worker", "--ort-home", folder.toString())).isEqualTo(1);
    assertOneLine("--ort-home " + folder + ": a runtime for CUDA needs a --root");
  }

  @Test
  void anArchiveThatCannotBeWrittenIsSaidBeforeAnyWork() throws IOException {
    assertThat(run("gateway", "--tar", folder.toString())).isEqualTo(1);
    assertOneLine("--tar " + folder + ": is a folder");
    var file = Files.writeString(folder.resolve("file"), "");
    var below = file.resolve("x.tar");
    assertThat(run("gateway", "--tar", below.toString())).isEqualTo(1);
    assertOneLine("--tar " + below + ": cannot be written: " + file + " is in the way");
    assertThat(run("gateway", "--tar", "/proc/x.tar")).isEqualTo(1);
    assertOneLine("--tar /proc/x.tar: cannot be written: ");
    assertThat(folder.resolve("image")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gateway/quarkus-run.jar",
        "worker/quarkus-run.jar",
        "gateway.args",
        "worker.args",
        "worker-language.args",
        "worker-entrypoint",
        "ort",
      })
  void aBuildThatLacksAFileSaysWhichAndHowToBuild(String lacking) throws IOException {
    var dist = folder.resolve("dist");
    for (var name :
        List.of(
            "gateway/quarkus-run.jar",
            "worker/quarkus-run.jar",
            "gateway.args",
            "worker.args",
            "worker-language.args",
            "worker-entrypoint",
            "ort/libonnxruntime.so")) {
      if (!name.startsWith(lacking)) {
        Files.createDirectories(dist.resolve(name).getParent());
        Files.writeString(dist.resolve(name), "");
      }
    }
    var tar = folder.resolve("x.tar");
    assertThat(run("worker", "--tar", tar.toString())).isEqualTo(1);
    assertOneLine("the build lacks " + dist.resolve(lacking) + "; build again: ./dormouse build");
    assertThat(tar).doesNotExist();
  }

  private void assertOneLine(String words) {
    assertThat(err.toString()).hasLineCount(1).startsWith("dormouse: " + words);
    err.getBuffer().setLength(0);
  }

  private int run(String... arguments) {
    return ImageMain.command(
            folder.resolve("dist"), new PrintStream(OutputStream.nullOutputStream()))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }
}

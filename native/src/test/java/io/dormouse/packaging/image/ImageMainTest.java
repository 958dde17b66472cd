package io.dormouse.packaging.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ImageMainTest {
  @TempDir private Path folder;
  private final StringWriter err = new StringWriter();

  @Test
  void refusesAModelForTheGateway() {
    assertThat(run("gateway", "--tar", "x.tar", "--model", folder.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("--model is for images of the worker");
  }

  @Test
  void refusesARootWithoutAShellForTheWorker() throws Exception {
    assertThat(run("worker", "--tar", "x.tar", "--root", folder.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("no /bin/sh");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void refusesWhatIsNeitherWorkerNorGateway() {
    assertThat(run("model", "--tar", "x.tar")).isEqualTo(2);
    assertThat(err.toString()).contains("worker|gateway").contains("'model'");
  }

  private int run(String... arguments) {
    return ImageMain.command(
            folder.resolve("dist"), new PrintStream(OutputStream.nullOutputStream()))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }
}

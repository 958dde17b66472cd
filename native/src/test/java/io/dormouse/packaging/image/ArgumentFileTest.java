package io.dormouse.packaging.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ArgumentFileTest {
  @Test
  void movesToAnotherFolderAndNamesTheCacheThere(@TempDir Path folder) throws Exception {
    var lines =
        """
        "-XX:AOTCache=/build/dist/worker.aot"
        "-Xms16m"
        "-jar"
        "/build/dist/worker/quarkus-run.jar"
        """;
    Files.writeString(folder.resolve("worker.args"), lines);

    var moved =
        ArgumentFile.read(folder, "worker").moved(Path.of("/build/dist"), AppFolder.IN_IMAGE);

    assertThat(moved.lines())
        .containsExactly("\"-Xms16m\"", "\"-jar\"", "\"/app/worker/quarkus-run.jar\"");
    assertThat(moved.cached(Path.of("/app/worker.aot")).lines())
        .startsWith("\"-XX:AOTCache=/app/worker.aot\"", "\"-Xms16m\"");
  }
}

package io.dormouse.packaging.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ImageArchiveTest {
  private static final String NAME = "dev.local/small:1";

  @TempDir private Path folder;

  @Test
  void startsTheWorkerWithoutRightsAndSaysWhereItMayWrite() throws Exception {
    var image = ReadImage.of(write(Application.WORKER, folder).file());

    assertThat(image.name()).isEqualTo(NAME);
    var config = image.configuration().path("config");
    assertThat(words(config.path("Entrypoint"))).containsExactly("/app/worker-entrypoint");
    assertThat(config.path("User").asText()).isEqualTo("65532:65532");
    assertThat(config.path("WorkingDir").asText()).isEqualTo("/");
    assertThat(words(config.path("Env")))
        .contains(
            "DORMOUSE_HOME=/cache",
            "HOME=/cache",
            "DORMOUSE_ORT_HOME=/app/ort",
            "ORT_DISABLE_TELEMETRY=1");
    assertThat(image.configuration().path("os").asText()).isEqualTo("linux");
    var home = image.layers().get(1).entry("cache");
    assertThat(home.isDirectory()).isTrue();
    assertThat(home.getLongUserId()).isEqualTo(65_532);
  }

  @Test
  void startsTheGatewayByItsRuntimeAndHasNothingOfTheWorker() throws Exception {
    var image = ReadImage.of(write(Application.GATEWAY, folder).file());

    var config = image.configuration().path("config");
    assertThat(words(config.path("Entrypoint")))
        .containsExactly("/app/jre/bin/java", "@/app/gateway.args");
    assertThat(words(config.path("Env"))).contains("DORMOUSE_HOME=/var/lib/dormouse");
    assertThat(image.layers().getLast().entries().keySet())
        .contains("app/gateway/quarkus-run.jar", "app/gateway.args", "app/gateway.aot");
    assertThat(image.layers())
        .allSatisfy(layer ->
            assertThat(layer.entries().keySet())
                .noneMatch(path -> path.matches("app/(worker|ort).*|models.*")));
  }

  @Test
  void keepsLinksAndModesOfTheRootButNoSetuidAndNoOwner() throws Exception {
    var base = ReadImage.of(write(Application.WORKER, folder).file()).layers().getFirst();

    assertThat(base.entry("bin/sh").getMode() & 07777).isEqualTo(0755);
    assertThat(base.entry("tmp").getMode() & 07777).isEqualTo(01777);
    assertThat(base.entry("bin/su").getMode() & 07777).isEqualTo(0755);
    assertThat(base.entry("sbin").isSymbolicLink()).isTrue();
    assertThat(base.entry("sbin").getLinkName()).isEqualTo("bin");
    assertThat(base.entries().values()).allMatch(entry -> entry.getLongUserId() == 0);
  }

  @Test
  void layersComeInOrderOfChangeAndHoldTheModels() throws Exception {
    var image = ReadImage.of(write(Application.WORKER, folder).file());

    assertThat(image.layers()).hasSize(6);
    assertThat(image.layers().get(2).entry("app/jre/bin/java").getMode() & 0777).isEqualTo(0755);
    assertThat(image.layers().get(3).texts()).containsEntry("app/ort/libonnxruntime.so", "ort");
    assertThat(image.layers().get(4).texts()).containsEntry("models/tiny/model.onnx", "model");
    var application = image.layers().get(5);
    assertThat(application.entry("app/worker-entrypoint").getMode() & 0777).isEqualTo(0755);
    assertThat(application.entry("app/worker/quarkus-run.jar").getMode() & 0777).isEqualTo(0644);
    assertThat(application.texts())
        .containsEntry("app/worker-language.args", "worker-language arguments")
        .containsEntry("app/worker.aot", "worker cache");
    assertThat(image.layers().stream().flatMap(layer -> layer.entries().values().stream()))
        .allMatch(entry -> entry.getLastModifiedTime().toInstant().equals(FileTrees.TIME));
  }

  @Test
  void sameFilesMakeTheSameImageWhereverTheyLie() throws Exception {
    var first = write(Application.WORKER, Files.createDirectories(folder.resolve("a")));
    var second = write(Application.WORKER, Files.createDirectories(folder.resolve("b")));

    assertThat(first.digest()).startsWith("sha256:").isEqualTo(second.digest());
    assertThat(first.file()).hasSameBinaryContentAs(second.file());
  }

  private record Written(Path file, String digest) {}

  private static Written write(Application application, Path folder) throws IOException {
    var base = folder.resolve("base.tar");
    BaseArchive.write(root(folder.resolve("root")), ImageArchive.architecture(), base);
    put(folder, "ort/libonnxruntime.so", "ort");
    put(folder, "tiny/model.onnx", "model");
    var layers =
        new ImageLayers(
            app(folder.resolve("work")),
            folder.resolve("ort"),
            List.of(folder.resolve("tiny")),
            executable(put(folder, "worker-entrypoint", "#!/bin/sh")));
    var image = new ImageArchive(application, layers, base, folder.resolve("cache"));
    var file = folder.resolve("image.tar");
    return new Written(file, image.write(NAME, file));
  }

  private static Path root(Path root) throws IOException {
    executable(put(root, "bin/sh", "a shell"));
    Files.setAttribute(executable(put(root, "bin/su", "becomes root")), "unix:mode", 04755);
    Files.createSymbolicLink(root.resolve("sbin"), Path.of("bin"));
    Files.setAttribute(Files.createDirectories(root.resolve("tmp")), "unix:mode", 01777);
    return root;
  }

  private static AppFolder app(Path work) throws IOException {
    executable(put(work, "app/jre/bin/java", "a JVM"));
    for (var application : Application.values()) {
      put(work, "app/" + application.label() + "/quarkus-run.jar", "a jar");
      for (var cache : application.caches()) {
        put(work, "app/" + cache + ".aot", cache + " cache");
        put(work, "args/" + cache + ".args", cache + " arguments");
      }
    }
    return new AppFolder(work.resolveSibling("dist"), work);
  }

  private static Path put(Path folder, String name, String text) throws IOException {
    var file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private static Path executable(Path file) throws IOException {
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static List<String> words(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
  }
}

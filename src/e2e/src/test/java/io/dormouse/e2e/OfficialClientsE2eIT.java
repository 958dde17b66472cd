package io.dormouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.e2e.clients.ClientPackage;
import io.dormouse.e2e.clients.ClientPackage.Installation;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.opentest4j.TestAbortedException;

/// The `openai` packages of PyPI and npm against a model that sleeps behind the gateway, and
/// against its worker.
final class OfficialClientsE2eIT {
  private static final Path MODULE = Path.of("").toAbsolutePath();

  /// A language that has an official client.
  enum Language {
    PYTHON,
    NODE;

    ClientPackage client() {
      return switch (this) {
        case PYTHON -> ClientPackage.PYTHON;
        case NODE -> ClientPackage.NODE;
      };
    }

    List<String> command(Path folder, URI base) {
      var words = new ArrayList<String>();
      switch (this) {
        case PYTHON -> words.addAll(List.of(folder.resolve("venv/bin/python") + "", script("py")));
        case NODE -> words.addAll(List.of("node", script("mjs")));
      }
      words.addAll(List.of(base.resolve("/v1").toString(), ChatModel.NAME, folder.toString()));
      return words;
    }

    private static String script(String extension) {
      return MODULE.resolve("clients/check." + extension).toString();
    }
  }

  @ParameterizedTest
  @EnumSource
  void clientChatsThroughTheGatewayWithAModelThatWasAsleep(Language language) throws Exception {
    Path file = ChatModel.file();
    Path folder = installed(language);
    var config = ConfigText.of().model(ChatModel.NAME, "path: " + file, "providers: [cpu]");
    try (var gateway = GatewayProcess.start(GatewaySetup.of(config.text()))) {
      passes(language.command(folder, gateway.base()));
    }
  }

  @ParameterizedTest
  @EnumSource
  void clientChatsWithTheWorker(Language language, @TempDir Path home) throws Exception {
    Path file = ChatModel.file();
    Path folder = installed(language);
    var environment = Map.of("DORMOUSE_HOME", home.toString());
    try (var worker = WorkerProcess.chat(ChatModel.NAME, file, environment);
        var control = Client.of(worker.control())) {
      Eventually.until(
          ChatModel.LOADED,
          "worker ready",
          () -> Client.await(control.get("/q/health/ready")).status() == 200);
      passes(language.command(folder, worker.data()));
    }
  }

  private static void passes(List<String> command) throws IOException, InterruptedException {
    Ended run = run(command, 3);
    assertThat(run.code()).as(run.output()).isZero();
  }

  private static Path installed(Language language) throws IOException, InterruptedException {
    return switch (language.client().install(MODULE)) {
      case Installation.Present(Path folder) -> folder;
      case Installation.Absent(String why) -> throw new TestAbortedException(why);
    };
  }

  private record Ended(int code, String output) {}

  private static Ended run(List<String> command, int minutes)
      throws IOException, InterruptedException {
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var log = LogCapture.of(process.getInputStream());
    boolean ended = process.waitFor(minutes, TimeUnit.MINUTES);
    if (!ended) {
      process.destroyForcibly();
    }
    log.awaitEnd(Calls.SOON);
    assertThat(ended).as("in time: " + log.text()).isTrue();
    return new Ended(process.exitValue(), log.text());
  }
}

package io.dormouse.gateway.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.dormouse.gateway.command.Commands.Outcome;
import io.dormouse.gateway.command.StartupConfig.Startup;
import io.dormouse.gateway.config.GatewayConfig;
import io.dormouse.gateway.config.Surroundings;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandsTest {
  private static final String YAML = "dormouse: {models: {%s: {command: [serve]}}}";

  @TempDir private Path folder;
  private final Map<String, String> variables = new HashMap<>();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @BeforeEach
  void home() {
    variables.put("HOME", folder.resolve("user").toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "down | 'down' | up",
        "up --prot 1 | '--prot' | --management-port=N",
        "up --port | '--port' | --config=FILE",
        "up extra | 'extra' | --no-first-call",
        "config | which command? | schema",
        "config verify | 'verify' | check",
        "knative | which command? | render",
        "knative render --diff --apply | exclude each other | --model=MODEL",
        "knative | which command? | check",
        "knative | which command? | status",
        "knative status --output xml | 'xml' | --output=FORMAT",
        "knative check --model m | '--model' | --config=FILE",
        "'' | which command? | version",
      })
  void whatIsNotUnderstoodIsNamedWithTheListOfWhatThereIs(
      String line, String named, String listed) {
    assertThat(run(line.isEmpty() ? new String[0] : line.split(" "))).isEqualTo(Commands.USAGE);
    assertThat(err.toString(UTF_8)).contains(named, listed);
    assertThat(out.toString(UTF_8)).isEmpty();
  }

  @Test
  void helpListsEveryCommand() {
    assertThat(run("help")).isEqualTo(Commands.FINE);
    assertThat(out.toString(UTF_8)).contains("up ", "config ", "knative ", "version ", "help ");
    assertThat(run("up", "--help")).isEqualTo(Commands.FINE);
    assertThat(out.toString(UTF_8)).contains("--no-first-call");
  }

  @Test
  void versionIsThatOfTheBuild() {
    assertThat(run("version")).isEqualTo(Commands.FINE);
    assertThat(out.toString(UTF_8)).matches("dormouse \\d+\\.\\d+\\.\\d+\\S*\\R");
  }

  @Test
  void schemaIsJson() {
    assertThat(run("config", "schema")).isEqualTo(Commands.FINE);
    assertThat(new JsonObject(out.toString(UTF_8)).getString("$schema")).contains("2020-12");
  }

  @Test
  void checkTellsModelsAndOverridesOrEveryProblem() {
    Path file = write("some.yaml", YAML.formatted("mini"));
    variables.put("DORMOUSE_LISTEN_PORT", "1");
    assertThat(run("config", "check", "--config", "some.yaml")).isEqualTo(Commands.FINE);
    assertThat(out.toString(UTF_8))
        .contains(file + ": fine, models: mini", "environment variable DORMOUSE_LISTEN_PORT");
    variables.put("DORMOUSE_LISTEN_PORT", "x");
    assertThat(run("config", "check", "--config", "some.yaml")).isEqualTo(Commands.FAILED);
    assertThat(err.toString(UTF_8)).contains("dormouse.listen.port = x");
  }

  @Test
  void theClusterIsNotLookedAtWithAWrongConfiguration() {
    write("wrong.yaml", "dormouse: {models: {mini: {knative: {service: UPPER}}}}");
    assertThat(run("knative", "check", "--config", "wrong.yaml")).isEqualTo(Commands.FAILED);
    assertThat(err.toString(UTF_8)).contains("cannot be used", "knative.service");
    assertThat(out.toString(UTF_8)).isEmpty();
  }

  @Test
  void theFileIsTheOneNamedOrTheFirstOfTheUsualPlaces() {
    assertThat(run("up")).isEqualTo(Commands.FAILED);
    assertThat(err.toString(UTF_8))
        .contains("looked for " + folder.resolve("dormouse.yaml"), "DORMOUSE_DEMO_CONFIG");
    write("demo.yaml", YAML.formatted("demo"));
    variables.put("DORMOUSE_DEMO_CONFIG", "demo.yaml");
    assertThat(modelOf("up")).isEqualTo("demo");
    write("user/.dormouse/dormouse.yaml", YAML.formatted("home"));
    assertThat(modelOf("up")).isEqualTo("home");
    write("variable.yaml", YAML.formatted("variable"));
    variables.put("DORMOUSE_CONFIG", "variable.yaml");
    assertThat(modelOf("up")).isEqualTo("variable");
    write("dormouse.yaml", YAML.formatted("here"));
    assertThat(modelOf("up")).isEqualTo("here");
    write("flag.yaml", YAML.formatted("flag"));
    assertThat(modelOf("up", "--config", "flag.yaml")).isEqualTo("flag");
  }

  @Test
  void flagsOfUpReachTheConfigurationAndTheOptions() {
    write("dormouse.yaml", YAML.formatted("mini"));
    Startup plain = start("up");
    assertThat(plain.options()).isEqualTo(new UpOptions(true, folder.resolve("dormouse.yaml")));
    Startup startup = start("up", "--port", "1234", "--management-port=1235", "--no-first-call");
    assertThat(startup.options().firstCall()).isFalse();
    assertThat(GatewayProcess.frameworkProperties(startup.config()))
        .containsEntry("quarkus.http.host", "127.0.0.1")
        .containsEntry("quarkus.http.port", "1234")
        .containsEntry("quarkus.management.port", "1235")
        .containsEntry("quarkus.http.http2", "true")
        .containsEntry("quarkus.http.limits.max-concurrent-streams", "256")
        .containsEntry("quarkus.http.limits.rst-flood-max-rst-frame-per-window", "512");
    assertThat(run("up", "--port", "99999")).isEqualTo(Commands.FAILED);
    assertThat(err.toString(UTF_8)).contains("dormouse.listen.port = 99999", "(flag)");
  }

  @Test
  void renderPrintsManifestsOrEveryProblem() {
    String model = "dormouse: {models: {mini: {knative: {service: mini%s}}}}";
    write("dormouse.yaml", model.formatted(", image: worker:1, model-path: /opt/mini"));
    assertThat(run("knative", "render", "--model", "mini")).isEqualTo(Commands.FINE);
    assertThat(out.toString(UTF_8))
        .startsWith("---\napiVersion: \"serving.knative.dev/v1\"\nkind: \"Service\"\n")
        .contains("image: \"worker:1\"");
    out.reset();
    write("dormouse.yaml", model.formatted(""));
    assertThat(run("knative", "render")).isEqualTo(Commands.FAILED);
    assertThat(err.toString(UTF_8))
        .contains(
            "cannot be rendered",
            "dormouse.models.\"mini\".knative.image: needed to render",
            "dormouse.models.\"mini\".knative.model-path: needed to render");
    assertThat(out.toString(UTF_8)).isEmpty();
  }

  @Test
  void aComparisonThatCannotBeMadeIsNoDifference() {
    write("dormouse.yaml", YAML.formatted("mini"));
    assertThat(run("knative", "render", "--diff")).isEqualTo(2);
    write("dormouse.yaml", "dormouse: {}");
    assertThat(run("knative", "render", "--diff")).isEqualTo(2);
    assertThat(run("knative", "render", "--diff", "--config", "none.yaml")).isEqualTo(2);
  }

  @Test
  void whatTheGatewayInTheClusterWillNotHaveIsSaid() {
    write("dormouse.yaml", "dormouse: {knative: {gateway-image: g, discover: [ml]}}");
    variables.put("DORMOUSE_LIMITS_MAX_BODY", "1M");
    assertThat(run("knative", "render")).isEqualTo(Commands.FINE);
    assertThat(err.toString(UTF_8))
        .contains("limits.max-body comes from: environment variable", "; not in the cluster");
  }

  @Test
  void aBusyPortIsOneLineWithKeyAndValue() throws IOException {
    write("dormouse.yaml", YAML.formatted("mini"));
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      String[] data = {"up", "--port", "" + port, "--management-port", "0"};
      assertThat(AddressProbe.problems(start(data).config()))
          .singleElement(STRING)
          .contains("dormouse.listen.port = " + port, "in use", "--port");
      String[] management = {"up", "--port", "0", "--management-port", "" + port};
      GatewayConfig config = start(management).config();
      Exception failure = new IllegalStateException(new BindException("Address already in use"));
      GatewayProcess.report(config, failure, new PrintStream(err, true, UTF_8));
      assertThat(err.toString(UTF_8))
          .hasLineCount(1)
          .contains("dormouse.management.port = " + port, "in use", "--management-port");
    }
    variables.put("DORMOUSE_LISTEN_HOST", "192.0.2.1");
    assertThat(AddressProbe.problems(start("up", "--management-port", "0").config()))
        .singleElement(STRING)
        .contains("dormouse.listen.host = 192.0.2.1", "no address of this machine");
  }

  private int run(String... arguments) {
    return switch (commands().run(arguments)) {
      case Outcome.Exit(int code) -> code;
      case Outcome.Start _ -> throw new AssertionError("would start");
    };
  }

  private Startup start(String... arguments) {
    return switch (commands().run(arguments)) {
      case Outcome.Exit _ -> throw new AssertionError(err.toString(UTF_8));
      case Outcome.Start(Startup startup) -> startup;
    };
  }

  private String modelOf(String... arguments) {
    return start(arguments).config().models().firstEntry().getKey();
  }

  private Commands commands() {
    return new Commands(
        new PrintStream(out, true, UTF_8),
        new PrintStream(err, true, UTF_8),
        flags -> new Surroundings(variables, Map.of(), flags, folder));
  }

  private Path write(String name, String text) {
    try {
      Path file = folder.resolve(name);
      Files.createDirectories(file.resolveSibling(""));
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}

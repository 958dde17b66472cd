package io.dormouse.gateway.platform.process;

import io.dormouse.gateway.config.GatewayConfig;
import io.dormouse.gateway.config.ModelConfig;
import io.dormouse.gateway.config.ModelSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/// One start, decided but not yet carried out.
///
/// @param command program and arguments
/// @param variables what the worker's environment gets beside the inherited
/// @param token of the worker's ports; empty for a foreign server
/// @param port of a foreign server; 0 for our own worker, which announces its ports
/// @param leaseId unguessable
record Launch(
    List<String> command, Map<String, String> variables, String token, int port, String leaseId) {

  /// Prepares a start of a model's worker; looks for a free port where the server needs one.
  static Launch prepare(GatewayConfig gateway, ModelConfig model, Supplier<String> secrets)
      throws IOException {
    return switch (model.source()) {
      case ModelSource.OwnWorker own -> own(gateway, model, own, secrets);
      case ModelSource.ForeignServer server -> foreign(server, freePort(), secrets.get());
      case ModelSource.KnativeService service -> throw elsewhere(service);
    };
  }

  static IllegalArgumentException elsewhere(ModelSource.KnativeService service) {
    return new IllegalArgumentException(service + " is no process of this machine");
  }

  static Launch foreign(ModelSource.ForeignServer server, int port, String leaseId) {
    var command =
        server.command().stream().map(word -> word.replace("${PORT}", "" + port)).toList();
    return new Launch(
        command, Map.of("PORT", "" + port, Lease.VARIABLE, leaseId), "", port, leaseId);
  }

  private static Launch own(
      GatewayConfig gateway,
      ModelConfig model,
      ModelSource.OwnWorker own,
      Supplier<String> secrets) {
    var token = secrets.get();
    var leaseId = secrets.get();
    return new Launch(
        ownCommand(gateway, model, own),
        Map.of(
            "DORMOUSE_WORKER_TOKEN",
            token,
            "DORMOUSE_HOME",
            gateway.home().toString(),
            Lease.VARIABLE,
            leaseId),
        token,
        0,
        leaseId);
  }

  private static List<String> ownCommand(
      GatewayConfig gateway, ModelConfig model, ModelSource.OwnWorker own) {
    var words =
        new ArrayList<>(own.chats() ? gateway.languageWorkerCommand() : gateway.workerCommand());
    words.addAll(List.of("--model", model.upstreamName().orElse(model.name())));
    words.addAll(List.of("--path", own.path().toString()));
    if (!own.providers().isEmpty()) {
      words.addAll(List.of("--provider", String.join(",", own.providers())));
    }
    words.addAll(List.of("--warmup", own.warmup().name().toLowerCase(Locale.ROOT)));
    words.addAll(List.of("--concurrency", Integer.toString(model.concurrency())));
    own.maxTokens()
        .ifPresent(most -> words.addAll(List.of("--max-tokens", Integer.toString(most))));
    if (own.truncate()) {
      words.add("--truncate");
    }
    if (own.acceptTokenIds()) {
      words.add("--accept-token-ids");
    }
    words.addAll(generationWords(own.generation()));
    words.addAll(List.of("--host", "127.0.0.1", "--port", "0", "--control-port", "0"));
    gateway.ortHome().ifPresent(home -> words.addAll(List.of("--ort-home", home.toString())));
    words.addAll(List.of("--drain-timeout", model.timing().stop().toMillis() + "ms"));
    return List.copyOf(words);
  }

  /// What the worker would choose for itself is left to it.
  private static List<String> generationWords(ModelSource.Generation generation) {
    var words = new ArrayList<String>();
    if (generation.precision() != ModelSource.Precision.FAST) {
      words.addAll(List.of("--precision", generation.precision().name().toLowerCase(Locale.ROOT)));
    }
    generation.slots().ifPresent(slots -> words.addAll(List.of("--slots", "" + slots)));
    generation.context().ifPresent(tokens -> words.addAll(List.of("--context", "" + tokens)));
    return words;
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /// Never shows the token.
  @Override
  public String toString() {
    return command.getFirst();
  }
}

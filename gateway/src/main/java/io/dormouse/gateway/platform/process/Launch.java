package io.dormouse.gateway.platform.process;

import io.dormouse.gateway.config.GatewayConfig;
import io.dormouse.gateway.config.ModelConfig;
import io.dormouse.gateway.config.ModelSource;
import io.dormouse.gateway.platform.WorkerWords;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
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
    words.addAll(
        new WorkerWords(
                model.upstreamName().orElse(model.name()),
                own.path().toString(),
                own.providers(),
                own.warmup(),
                model.concurrency(),
                own.maxTokens(),
                own.truncate(),
                own.acceptTokenIds(),
                own.generation())
            .arguments());
    words.addAll(List.of("--host", "127.0.0.1", "--port", "0", "--control-port", "0"));
    gateway.ortHome().ifPresent(home -> words.addAll(List.of("--ort-home", home.toString())));
    words.addAll(List.of("--drain-timeout", model.timing().stop().toMillis() + "ms"));
    return List.copyOf(words);
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

package io.dormouse.bench.peers;

import io.dormouse.bench.Repository;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Finds, installs and starts the other proxies of this machine, in a folder that is kept:
/// `DORMOUSE_BENCH_PEERS`, or `src/bench/target/peers`.
public final class Peers {
  private final Repository repository;
  private final Path folder;

  /// The peers that a checkout is measured beside.
  public Peers(Repository repository) {
    this.repository = repository;
    var named = System.getenv("DORMOUSE_BENCH_PEERS");
    this.folder = named == null ? repository.target().resolve("peers") : Path.of(named);
  }

  /// Installs what is missing and can be had.
  public void install(PrintStream progress) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    var log = folder.resolve("install.log").toFile();
    var process =
        new ProcessBuilder(source("install").toString(), folder.toString())
            .redirectErrorStream(true)
            .redirectOutput(log)
            .start();
    if (process.waitFor() != 0) {
      progress.println("the other proxies could not be installed; see " + log);
    }
  }

  /// What they are and what is missing, as one line.
  public String notes() throws IOException {
    var notes = new ArrayList<String>();
    for (var name : List.of("versions.txt", "skipped.txt")) {
      var file = folder.resolve(name);
      if (Files.exists(file)) {
        Files.readAllLines(file)
            .forEach(line -> notes.add(name.equals("skipped.txt") ? "left out, " + line : line));
      }
    }
    return String.join("; ", notes);
  }

  /// nginx before a server, if it is here; the words before the command may pin it to a core.
  public Optional<Peer> nginx(List<String> before, int upstreamPort) throws IOException {
    var program = folder.resolve("nginx/nginx");
    if (!Files.exists(program)) {
      return Optional.empty();
    }
    int port = freePort();
    var work = Files.createDirectories(folder.resolve("nginx-run"));
    var file = configuration("nginx.conf", work, port, upstreamPort);
    var command = new ArrayList<>(before);
    command.addAll(List.of(program.toString(), "-p", work.toString(), "-c", file.toString()));
    command.addAll(List.of("-e", "stderr"));
    return Optional.of(Peer.start("nginx", command, work.resolve("log"), port));
  }

  /// Envoy before a server with one of the configuration files, if it is here.
  public Optional<Peer> envoy(List<String> before, String configuration, int upstreamPort)
      throws IOException {
    var program = folder.resolve("envoy");
    if (!Files.exists(program)) {
      return Optional.empty();
    }
    int port = freePort();
    var work = Files.createDirectories(folder.resolve("envoy-run"));
    var file = configuration(configuration, work, port, upstreamPort);
    var command = new ArrayList<>(before);
    command.addAll(List.of(program.toString(), "-c", file.toString(), "--concurrency", "1"));
    command.addAll(List.of("--use-dynamic-base-id", "--log-level", "warn"));
    return Optional.of(Peer.start("Envoy", command, work.resolve("log"), port));
  }

  private Path configuration(String name, Path work, int port, int upstreamPort)
      throws IOException {
    var text =
        Files.readString(source(name))
            .replace("LISTEN_PORT", Integer.toString(port))
            .replace("UPSTREAM_PORT", Integer.toString(upstreamPort));
    return Files.writeString(work.resolve(name), text);
  }

  private Path source(String name) {
    return repository.root().resolve("src/bench/peers").resolve(name);
  }

  /// A port that nobody listens on now.
  public static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}

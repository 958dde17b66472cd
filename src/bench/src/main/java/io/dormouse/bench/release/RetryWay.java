package io.dormouse.bench.release;

import io.dormouse.bench.peers.Peer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// Through Envoy, which sends each call again until the worker takes it; somebody else must start
/// the worker.
final class RetryWay implements Way {
  private final Peer envoy;
  private final Path ready;
  private final int workerPort;
  private Process worker;

  RetryWay(Peer envoy, Path ready, int workerPort) throws IOException {
    this.envoy = envoy;
    this.ready = ready;
    this.workerPort = workerPort;
    this.worker = start(ready, workerPort);
  }

  private static Process start(Path ready, int port) throws IOException {
    var command = WorkerKind.FOREIGN.words(ready, List.of(Integer.toString(port)));
    var process =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    return process;
  }

  @Override
  public int port() {
    return envoy.port();
  }

  @Override
  public int workerPort() {
    return workerPort;
  }

  @Override
  public void awaitHeld(int calls) {
    // Nobody can tell how many wait.
  }

  @Override
  public void sleep() throws IOException {
    end();
    worker = start(ready, workerPort);
  }

  private void end() throws IOException {
    try {
      worker.destroyForcibly().waitFor();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException(interrupted);
    }
  }

  @Override
  public void close() throws IOException {
    end();
    envoy.close();
  }
}

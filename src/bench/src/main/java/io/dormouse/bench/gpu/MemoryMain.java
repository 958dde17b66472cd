package io.dormouse.bench.gpu;

import io.dormouse.worker.ort.CudaRuntime;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// Says what the driver counts as used of the GPU's memory, by all processes together, once for
/// each line of its input; what this program's own context takes is in it from the first answer on.
///
/// Argument: the file of ONNX Runtime's CUDA provider.
public final class MemoryMain {
  private MemoryMain() {}

  /// Answers until its input ends.
  public static void main(String... arguments) throws IOException {
    var cuda = CudaRuntime.open(Path.of(arguments[0]));
    var questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    while (questions.readLine() != null) {
      var memory = cuda.memory();
      MeasuredModel.say(
          new JsonObject()
              .put("event", "memory")
              .put("usedBytes", memory.totalBytes() - memory.freeBytes()));
    }
  }
}

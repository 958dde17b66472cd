package io.dormouse.worker.model.inspect;

import io.dormouse.worker.model.AvailableMemory;
import io.dormouse.worker.model.GgufLocation;
import io.dormouse.worker.model.LoadException;
import io.dormouse.worker.model.gguf.GgufException;
import io.dormouse.worker.model.gguf.GgufFile;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/// The command `model inspect PATH [--slots N] [--context N]`.
public final class ModelCommand {
  private static final int WRONG_ARGUMENTS = 2;

  private ModelCommand() {}

  /// Inspects a GGUF file, or the only one in a folder, and prints what it finds.
  ///
  /// @return the exit code: 0; 1 when the model cannot run here; 2 for wrong arguments
  public static int run(List<String> arguments) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    return switch (InspectArguments.parse(arguments)) {
      case InspectArguments.Refused(String problem) -> {
        System.err.println("model: " + problem);
        System.err.println(InspectArguments.USAGE);
        yield WRONG_ARGUMENTS;
      }
      case InspectArguments.Help _ -> {
        out.println(InspectArguments.USAGE);
        yield 0;
      }
      case InspectArguments.Inspect inspect ->
          run(inspect, AvailableMemory.ofThisMachine().bytes(), out);
    };
  }

  static int run(InspectArguments.Inspect inspect, long availableBytes, PrintStream out) {
    try {
      Path path = GgufLocation.find(inspect.path());
      out.println(path);
      try (GgufFile file = GgufFile.open(path)) {
        Inspection inspection =
            ModelInspector.inspect(file, inspect.slots(), inspect.context(), availableBytes);
        out.print(inspection.render());
        return inspection.runnable() ? 0 : 1;
      }
    } catch (GgufException e) {
      out.println("✗ " + e.text());
    } catch (LoadException e) {
      out.println("✗ " + e.getMessage());
    }
    return 1;
  }
}

package io.dormouse.bench.gpu;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Optional;

/// Whether a GPU computes what `exact` on the CPU does, for small random models of each type of
/// matrix and for a real one.
final class CheckPart {
  private static final int SLOTS = 4;
  private static final int CONTEXT = 256;

  private final GpuProcess process;
  private final Path folder;
  private final LoadArguments like;

  /// @param folder of models that are made
  /// @param like where libraries and converted weights lie, and what runs the measured side
  CheckPart(GpuProcess process, Path folder, LoadArguments like) {
    this.process = process;
    this.folder = folder;
    this.like = like;
  }

  /// @param real a real model
  /// @param cases tokens for it
  JsonArray check(Optional<Path> real, Path cases) throws IOException, InterruptedException {
    var found = new JsonArray();
    for (var type : BlockType.values()) {
      var file = RandomGguf.in(folder, ModelShape.SMALL, type);
      found.add(check(file, "-").put("random", true).put("model", "random " + type.label()));
    }
    if (real.isPresent()) {
      var file = real.get();
      var name = file.getFileName().toString();
      found.add(check(file, cases.toString()).put("random", false).put("model", name));
    }
    return found;
  }

  private JsonObject check(Path file, String cases) throws IOException, InterruptedException {
    var arguments = new ArrayList<>(like.of(file, SLOTS, CONTEXT).list());
    arguments.add(cases);
    return process.run(CheckMain.class, arguments).getLast();
  }
}

package io.dormouse.bench.gpu;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Where the time of a decode goes, operator by operator.
///
/// An operator of CUDA is over for the profiler when its kernels are launched, so on a GPU each
/// number of rows is profiled twice: as it is, and with every launch awaited.
final class ProfilePart {
  private static final int[] ROWS = {1, 32};
  private static final Map<String, String> AWAITED = Map.of("CUDA_LAUNCH_BLOCKING", "1");

  private final GpuProcess process;
  private final Path folder;

  /// @param folder of the profiles, which are kept
  ProfilePart(GpuProcess process, Path folder) {
    this.process = process;
    this.folder = folder;
  }

  JsonArray measure(LoadArguments load, boolean gpu) throws IOException, InterruptedException {
    var found = new JsonArray();
    for (int rows : ROWS) {
      if (rows <= load.slots()) {
        found.add(measure(load, rows, Map.of()).put("awaited", false));
        if (gpu) {
          found.add(measure(load, rows, AWAITED).put("awaited", true));
        }
      }
    }
    return found;
  }

  private JsonObject measure(LoadArguments load, int rows, Map<String, String> variables)
      throws IOException, InterruptedException {
    var name = "profile-" + rows + (variables.isEmpty() ? "" : "-awaited");
    Files.createDirectories(folder);
    for (var old : files(name)) {
      Files.delete(old);
    }
    var arguments = new ArrayList<>(load.list());
    arguments.add(folder.resolve(name).toString());
    arguments.add(Integer.toString(rows));
    process.run(ProfileMain.class, arguments, variables);
    var profile = new JsonArray(Files.readString(files(name).getFirst()));
    return new OperatorTimes(profile, ProfileMain.STEPS).json().put("rows", rows);
  }

  private List<Path> files(String name) throws IOException {
    try (var files = Files.newDirectoryStream(folder, name + "_*.json")) {
      var found = new ArrayList<Path>();
      files.forEach(found::add);
      return found;
    }
  }
}

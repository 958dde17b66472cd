package io.dormouse.packaging.image;

import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import com.google.cloud.tools.jib.api.buildplan.FilePermissionsProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The layers of an image above its base, what changes least first.
///
/// @param ort the folder of ONNX Runtime
/// @param models what goes into `/models`
/// @param entrypoint the program that starts a worker
record ImageLayers(AppFolder app, Path ort, List<Path> models, Path entrypoint) {
  private static final FilePermissions PROGRAM = FilePermissions.fromOctalString("755");
  private static final FilePermissions DATA = FilePermissions.fromOctalString("644");

  ImageLayers {
    models = List.copyOf(models);
  }

  /// Those of an application's image.
  List<FileEntriesLayer> of(Application application) throws IOException {
    var layers = new ArrayList<FileEntriesLayer>();
    layers.add(home(application));
    layers.add(tree("runtime", app.resolve("jre"), "/app/jre"));
    switch (application) {
      case GATEWAY -> {}
      case WORKER -> {
        layers.add(tree("onnxruntime", ort, "/app/ort"));
        for (var model : models) {
          var name = model.toAbsolutePath().normalize().getFileName().toString();
          layers.add(tree(name, model.toRealPath(), "/models/" + name));
        }
      }
    }
    layers.add(application(application));
    return layers;
  }

  /// The folder to write to.
  private FileEntriesLayer home(Application application) throws IOException {
    var empty = Files.createDirectories(app.resolve("empty"));
    var owner = ImageArchive.USER + ":" + ImageArchive.USER;
    return FileEntriesLayer.builder()
        .setName("home")
        .addEntry(empty, AbsoluteUnixPath.get(application.home()), PROGRAM, FileTrees.TIME, owner)
        .build();
  }

  private FileEntriesLayer application(Application application) throws IOException {
    var label = application.label();
    var layer = FileEntriesLayer.builder().setName(label);
    add(layer, app.resolve(label), "/app/" + label);
    for (var name : application.caches()) {
      add(layer, app.argumentFile(name), "/app/" + name + ".args");
      var cache = app.resolve(name + ".aot");
      if (Files.exists(cache)) {
        add(layer, cache, "/app/" + name + ".aot");
      }
    }
    switch (application) {
      case GATEWAY -> {}
      case WORKER -> add(layer, entrypoint, "/app/worker-entrypoint");
    }
    return layer.build();
  }

  private static FileEntriesLayer tree(String name, Path from, String to) throws IOException {
    var layer = FileEntriesLayer.builder().setName(name);
    add(layer, from, to);
    return layer.build();
  }

  private static void add(FileEntriesLayer.Builder layer, Path from, String to) throws IOException {
    FilePermissionsProvider permissions = (file, _) -> Files.isExecutable(file) ? PROGRAM : DATA;
    layer.addEntryRecursive(from, AbsoluteUnixPath.get(to), permissions);
  }
}

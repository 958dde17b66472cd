package io.dormouse.packaging.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/// An OCI archive as it was written.
///
/// @param name that of its one image
/// @param configuration how the image is started
/// @param layers from the base up
record ReadImage(String name, JsonNode configuration, List<Layer> layers) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /// One layer, its entries by their paths without a slash at either end.
  record Layer(SequencedMap<String, TarArchiveEntry> entries, Map<String, String> texts) {
    TarArchiveEntry entry(String path) {
      return Objects.requireNonNull(entries.get(path), path);
    }
  }

  static ReadImage of(Path archive) throws IOException {
    var files = new HashMap<String, byte[]>();
    try (var tar = new TarArchiveInputStream(Files.newInputStream(archive))) {
      for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        files.put(entry.getName(), tar.readAllBytes());
      }
    }
    var index = JSON.readTree(files.get("index.json")).path("manifests").path(0);
    var manifest = JSON.readTree(blob(files, index));
    var layers = new ArrayList<Layer>();
    for (var layer : manifest.path("layers")) {
      layers.add(layer(new GZIPInputStream(new ByteArrayInputStream(blob(files, layer)))));
    }
    return new ReadImage(
        index.path("annotations").path("org.opencontainers.image.ref.name").asText(),
        JSON.readTree(blob(files, manifest.path("config"))),
        layers);
  }

  private static byte[] blob(Map<String, byte[]> files, JsonNode descriptor) {
    var path = "blobs/" + descriptor.path("digest").asText().replace(':', '/');
    return Objects.requireNonNull(files.get(path), path);
  }

  private static Layer layer(InputStream bytes) throws IOException {
    var entries = new LinkedHashMap<String, TarArchiveEntry>();
    var texts = new HashMap<String, String>();
    try (var tar = new TarArchiveInputStream(bytes)) {
      for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        var path = entry.getName().replaceAll("^/|/$", "");
        entries.put(path, entry);
        if (entry.isFile()) {
          texts.put(path, new String(tar.readAllBytes(), StandardCharsets.UTF_8));
        }
      }
    }
    return new Layer(entries, texts);
  }
}

package io.dormouse.packaging.image;

import com.google.cloud.tools.jib.api.CacheDirectoryCreationException;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.RegistryException;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.ImageFormat;
import com.google.cloud.tools.jib.api.buildplan.Platform;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;

/// An image as an OCI archive: the layers on the base, and how the image is started.
///
/// @param layers what lies on the base, in this order
/// @param base archive of the base, of one layer
record ImageArchive(Application application, ImageLayers layers, Path base, Path cache) {
  /// User and group of the process; no other file belongs to them than folders to write to.
  static final int USER = 65_532;

  private static final Map<String, String> WORKER_ENVIRONMENT =
      Map.of(
          "DORMOUSE_ORT_HOME", "/app/ort",
          "ORT_DISABLE_TELEMETRY", "1",
          "NVIDIA_DRIVER_CAPABILITIES", "compute,utility");

  /// The name that images give this machine's processor.
  static String architecture() {
    var name = System.getProperty("os.arch");
    return name.equals("aarch64") ? "arm64" : name;
  }

  /// Writes the archive.
  ///
  /// @param name what the image is called, with its tag
  /// @return the digest of its manifest
  String write(String name, Path file) throws IOException {
    try {
      var to =
          Containerizer.to(TarImage.at(file).named(name))
              .setOfflineMode(true)
              .setToolName("dormouse")
              .setBaseImageLayersCache(cache)
              .setApplicationLayersCache(cache);
      return builder().containerize(to).getDigest().toString();
    } catch (InvalidImageReferenceException e) {
      throw new IOException("not the name of an image: " + name, e);
    } catch (ExecutionException e) {
      throw new IOException("the image could not be made: " + Failures.words(e), e);
    } catch (RegistryException | CacheDirectoryCreationException e) {
      throw new IOException("the image could not be made: " + Failures.words(e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private JibContainerBuilder builder() throws IOException {
    return Jib.from(TarImage.at(base))
        .setFormat(ImageFormat.OCI)
        .setPlatforms(Set.of(new Platform(architecture(), "linux")))
        .setCreationTime(FileTrees.TIME)
        .setFileEntriesLayers(layers.of(application))
        .setEntrypoint(application.entrypoint())
        .setEnvironment(environment())
        .setUser(USER + ":" + USER)
        .setWorkingDirectory(AbsoluteUnixPath.get("/"));
  }

  private Map<String, String> environment() {
    var environment = new TreeMap<String, String>();
    environment.put("PATH", "/app/jre/bin:/usr/local/bin:/usr/bin:/bin");
    environment.put("HOME", application.home());
    environment.put("DORMOUSE_HOME", application.home());
    environment.putAll(
        switch (application) {
          case GATEWAY -> Map.of();
          case WORKER -> WORKER_ENVIRONMENT;
        });
    return environment;
  }
}

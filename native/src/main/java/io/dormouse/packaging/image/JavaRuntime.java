package io.dormouse.packaging.image;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.spi.ToolProvider;

/// The runtime that images have: the modules of this JDK that the applications need, and `jcmd`.
final class JavaRuntime {
  static final List<String> MODULES =
      List.of(
          "java.base",
          "java.instrument",
          "java.logging",
          "java.management",
          "java.naming",
          "java.net.http",
          "java.rmi",
          "java.security.jgss",
          "java.sql",
          "java.xml",
          "jdk.crypto.cryptoki",
          "jdk.jcmd",
          "jdk.jfr",
          "jdk.management",
          "jdk.management.jfr",
          "jdk.net",
          "jdk.nio.mapmode",
          "jdk.unsupported",
          "jdk.zipfs");

  private JavaRuntime() {}

  /// Links it into a folder that is not there yet.
  static void link(Path folder) throws IOException {
    var jlink =
        ToolProvider.findFirst("jlink")
            .orElseThrow(() -> new IOException("the JDK that runs this has no jlink"));
    var said = new StringWriter();
    var writer = new PrintWriter(said);
    int code =
        jlink.run(
            writer,
            writer,
            "--add-modules",
            String.join(",", MODULES),
            "--no-header-files",
            "--no-man-pages",
            "--output",
            folder.toString());
    if (code != 0) {
      throw new IOException("jlink: " + said.toString().strip());
    }
  }
}

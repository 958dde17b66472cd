package io.dormouse.gateway.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/// The version of this build.
public final class Version {
  private Version() {}

  /// As in the build.
  public static String text() {
    Properties build = new Properties();
    try (InputStream in = Version.class.getResourceAsStream("/dormouse-build.properties")) {
      if (in != null) {
        build.load(in);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return build.getProperty("version", "unknown");
  }
}

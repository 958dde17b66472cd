package io.dormouse.packaging.image;

import java.util.List;
import java.util.Locale;

/// What an image is of.
enum Application {
  GATEWAY("/var/lib/dormouse"),
  WORKER("/cache");

  private final String home;

  Application(String home) {
    this.home = home;
  }

  /// Its name on command lines and in file names.
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The folder of an image that it writes to, beside `/tmp`.
  String home() {
    return home;
  }

  /// What an image starts; the command's words follow.
  List<String> entrypoint() {
    return switch (this) {
      case GATEWAY -> List.of("/app/jre/bin/java", "@/app/gateway.args");
      case WORKER -> List.of("/app/worker-entrypoint");
    };
  }

  /// The names of its AOT caches, each with an argument file.
  List<String> caches() {
    return switch (this) {
      case GATEWAY -> List.of("gateway");
      case WORKER -> List.of("worker", "worker-language");
    };
  }
}

package io.dormouse.packaging.image;

import java.util.List;
import java.util.Locale;

/// What an image is of.
enum Application {
  GATEWAY("/var/lib/dormouse", List.of("/app/jre/bin/java", "@/app/gateway.args"), "gateway"),
  WORKER("/cache", List.of("/app/worker-entrypoint"), "worker", "worker-language");

  private final String home;
  private final List<String> entrypoint;
  private final List<String> caches;

  Application(String home, List<String> entrypoint, String... caches) {
    this.home = home;
    this.entrypoint = entrypoint;
    this.caches = List.of(caches);
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
    return entrypoint;
  }

  /// The names of its AOT caches, each with an argument file.
  List<String> caches() {
    return caches;
  }
}

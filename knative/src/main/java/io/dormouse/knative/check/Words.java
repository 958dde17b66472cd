package io.dormouse.knative.check;

import java.time.Duration;

/// How findings write things.
final class Words {
  private Words() {}

  /// Whole seconds, rounded up.
  static String seconds(Duration value) {
    return whole(value) + " s";
  }

  /// As a Kubernetes annotation writes it.
  static String plain(Duration value) {
    return whole(value) + "s";
  }

  static long whole(Duration value) {
    return value.getNano() > 0 ? value.getSeconds() + 1 : value.getSeconds();
  }

  /// A setting of Knative's, as a command.
  static String patch(String configMap, String key, String value) {
    return "kubectl patch configmap %s -n knative-serving --type merge -p '{\"data\":{\"%s\":\"%s\"}}'"
        .formatted(configMap, key, value);
  }

  static boolean shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0;
  }

  static Duration longer(Duration one, Duration other) {
    return shorter(one, other) ? other : one;
  }
}

package io.dormouse.gateway.proxy;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Which headers pass from the client to the worker and back (RFC 9110 §7.6.1, and our own).
final class HeaderRules {
  private static final String OURS = "dormouse-";
  private static final String OF_WORKER = "dormouse-worker-";

  /// By these, queue-proxies in front of workers tell what is no call: it would be answered by
  /// them, or not counted.
  private static final List<String> OF_QUEUE_PROXY =
      List.of(
          "K-Proxy-Request",
          "K-Network-Probe",
          "K-Network-Hash",
          "K-Kubelet-Probe",
          "K-Passthrough-Lb",
          "K-Original-Host");

  private static final String KNATIVE = "knative-";
  private static final List<String> PROBES = List.of("kube-probe/", KNATIVE);
  private static final Set<String> NOT_IN_RESPONSE =
      names(
          "Connection",
          "Keep-Alive",
          "Proxy-Connection",
          "Proxy-Authenticate",
          "Proxy-Authorization",
          "TE",
          "Transfer-Encoding",
          "Upgrade");
  private static final Set<String> NOT_IN_REQUEST = requestNames();

  private HeaderRules() {}

  /// Copies what a worker may see of a client's headers.
  static void copyRequest(MultiMap from, MultiMap to) {
    copy(from, to, NOT_IN_REQUEST, List.of(OURS, KNATIVE));
    String agent = to.get(HttpHeaders.USER_AGENT);
    if (agent != null && begins(agent, PROBES)) {
      to.remove(HttpHeaders.USER_AGENT);
    }
  }

  /// Copies what a client may see of a worker's headers.
  static void copyResponse(MultiMap from, MultiMap to) {
    copy(from, to, NOT_IN_RESPONSE, List.of(OF_WORKER));
  }

  private static void copy(MultiMap from, MultiMap to, Set<String> never, List<String> prefixes) {
    Set<String> named = namedByConnection(from);
    from.forEach((name, value) -> {
      boolean stays = never.contains(name) || named.contains(name) || begins(name, prefixes);
      if (!stays) {
        to.add(name, value);
      }
    });
  }

  private static boolean begins(String text, List<String> prefixes) {
    for (String prefix : prefixes) {
      if (text.regionMatches(true, 0, prefix, 0, prefix.length())) {
        return true;
      }
    }
    return false;
  }

  private static Set<String> namedByConnection(MultiMap headers) {
    if (!headers.contains(HttpHeaders.CONNECTION)) {
      return Set.of();
    }
    return names(
        headers.getAll(HttpHeaders.CONNECTION).stream()
            .flatMap(line -> Arrays.stream(line.split(",", -1)))
            .map(String::strip)
            .toArray(String[]::new));
  }

  private static Set<String> requestNames() {
    Set<String> names =
        names("Host", "Content-Length", "Expect", "Authorization", "Trailer", "HTTP2-Settings");
    names.addAll(NOT_IN_RESPONSE);
    names.addAll(OF_QUEUE_PROXY);
    return names;
  }

  private static Set<String> names(String... names) {
    Set<String> set = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    set.addAll(List.of(names));
    return set;
  }
}

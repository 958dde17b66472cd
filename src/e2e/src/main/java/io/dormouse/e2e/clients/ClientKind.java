package io.dormouse.e2e.clients;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A client, and the way that its calls take.
public enum ClientKind {
  OPENAI_OLD("openai 1.59.9 (Python)", ClientPackage.PYTHON_OLD, Way.DIRECT),
  OPENAI("openai 3.57.0 (Python)", ClientPackage.PYTHON, Way.DIRECT),
  OPENAI_NODE("openai 7.57.0 (Node)", ClientPackage.NODE, Way.DIRECT),
  LANGCHAIN("langchain-openai 1.7.4", ClientPackage.PYTHON, Way.DIRECT),
  DIFY("dify-plugin 0.7.4", ClientPackage.PYTHON_OLD, Way.DIRECT),
  CURL("curl", ClientPackage.CURL, Way.DIRECT),
  OPENAI_BEHIND_NGINX("openai 3.57.0 behind nginx", ClientPackage.PYTHON, Way.NGINX),
  CURL_BEHIND_NGINX("curl behind nginx", ClientPackage.CURL, Way.NGINX),
  CURL_BEHIND_NGINX_AS_SHIPPED(
      "curl behind nginx as it comes", ClientPackage.CURL, Way.NGINX_AS_SHIPPED);

  /// How calls get to the gateway.
  enum Way {
    DIRECT,
    /** Through nginx with the settings of the guide. */
    NGINX,
    /** Through nginx with its own settings. */
    NGINX_AS_SHIPPED
  }

  private final String label;
  private final ClientPackage installed;
  private final Way way;

  ClientKind(String label, ClientPackage installed, Way way) {
    this.label = label;
    this.installed = installed;
    this.way = way;
  }

  /// Its name for people.
  public String label() {
    return label;
  }

  Way way() {
    return way;
  }

  /// What must be installed for it.
  List<ClientPackage> packages() {
    return way == Way.DIRECT ? List.of(installed) : List.of(installed, ClientPackage.NGINX);
  }

  /// The calls that it makes. A client that asks again after 504 is not sent into it.
  public List<Check> checks() {
    var checks = new ArrayList<>(Check.COMMON);
    switch (this) {
      case LANGCHAIN -> checks.addAll(List.of(Check.ASYNC, Check.ASYNC_CHUNKS));
      case OPENAI_BEHIND_NGINX -> checks.removeAll(List.of(Check.WHOLE, Check.EMBED));
      case CURL_BEHIND_NGINX_AS_SHIPPED -> checks.retainAll(List.of(Check.STREAM));
      case OPENAI_OLD, OPENAI, OPENAI_NODE, DIFY, CURL, CURL_BEHIND_NGINX -> {}
    }
    return List.copyOf(checks);
  }

  /// What a caller's hand should hold after a call.
  Expected expected(Check check) {
    boolean cut = way != Way.DIRECT && List.of(Check.WHOLE, Check.EMBED).contains(check);
    if (cut || way == Way.NGINX_AS_SHIPPED) {
      return new Expected.Failure("504");
    }
    return switch (check) {
      case STREAM, CHUNKS, ASYNC_CHUNKS -> new Expected.HeldAnswer("012");
      case WHOLE, PADDED -> new Expected.HeldAnswer("Hello");
      case EMBED, PADDED_EMBED -> new Expected.HeldAnswer("3");
      case LATE -> new Expected.Failure("The model 'late' could not be started");
      case EARLY -> new Expected.Failure("503", "The model 'early'");
      case AGAIN ->
          this == DIFY
              ? new Expected.Failure("503", "The model 'again' sleeps and is being woken")
              : new Expected.Answer("Hello");
      case ASYNC -> new Expected.Failure("StreamChunkTimeoutError");
    };
  }

  /// What is wrong with what was seen; empty where all is as it should be.
  ///
  /// @param loadSeconds how long a load takes
  public List<String> faults(List<Seen> seen, long loadSeconds) {
    var faults = new ArrayList<String>();
    for (Check check : checks()) {
      seen.stream()
          .filter(it -> it.check() == check)
          .findFirst()
          .ifPresentOrElse(
              it -> {
                if (!expected(check).fits(it, loadSeconds)) {
                  faults.add(label + ": not " + expected(check) + ": " + it);
                }
              },
              () -> faults.add(label + ": nothing seen of " + check.word()));
    }
    return List.copyOf(faults);
  }

  /// All, in order.
  static List<ClientKind> all() {
    return Arrays.asList(values());
  }
}

package io.dormouse.knative.wake;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Takes requests down, and ends them when a test says so.
final class ScriptedCalls implements RevisionCalls {
  final List<RevisionId> wakes = new ArrayList<>();
  final List<String> touches = new ArrayList<>();
  private final Map<Integer, Runnable> openWakes = new LinkedHashMap<>();
  private final Set<Integer> openTouches = new HashSet<>();

  @Override
  public OpenCall wake(RevisionId revision, Runnable ended) {
    int number = wakes.size();
    wakes.add(revision);
    openWakes.put(number, ended);
    return () -> openWakes.remove(number);
  }

  @Override
  public OpenCall touch(String host, int port) {
    int number = touches.size();
    touches.add(host + ":" + port);
    openTouches.add(number);
    return () -> openTouches.remove(number);
  }

  int openWakes() {
    return openWakes.size();
  }

  int openTouches() {
    return openTouches.size();
  }

  /// Ends every open wake from the other side.
  void answer() {
    var ending = List.copyOf(openWakes.values());
    openWakes.clear();
    ending.forEach(Runnable::run);
  }
}

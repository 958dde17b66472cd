package io.dormouse.knative.view;

import io.dormouse.knative.fact.PodFacts;
import io.dormouse.knative.fact.SliceFacts;
import java.util.HashMap;
import java.util.Map;

/// Which Pods take requests by their own word, between that word and the cluster's.
///
/// The cluster has the last word: a Pod that it ever called ready or terminating is here no more,
/// whatever becomes of it, and so is one whose containers do not all run or ran anew.
final class EarlyAnswers {
  private final Map<String, Word> pods = new HashMap<>();

  /// What a Pod is at.
  private enum Word {
    /** It runs and has not said anything. */
    AWAITED,
    /** It answers. */
    ANSWERS,
    /** The cluster calls it, or called it, ready or terminating. */
    CONFIRMED
  }

  private final Map<String, Integer> restarts = new HashMap<>();

  void answers(PodFacts pod) {
    pods.replace(pod.uid(), Word.AWAITED, Word.ANSWERS);
  }

  void seen(PodFacts pod) {
    Integer before = restarts.put(pod.uid(), pod.restarts());
    boolean anew = before != null && before != pod.restarts();
    boolean eligible = pod.live() && pod.running() && !pod.gated();
    if (pods.get(pod.uid()) == Word.CONFIRMED) {
      return;
    }
    if (!eligible) {
      pods.remove(pod.uid());
    } else if (anew || !pods.containsKey(pod.uid())) {
      pods.put(pod.uid(), Word.AWAITED);
    }
  }

  void seen(SliceFacts slice) {
    slice.addresses().stream()
        .filter(address -> address.ready() || address.terminating())
        .filter(address -> restarts.containsKey(address.podUid()))
        .forEach(address -> pods.put(address.podUid(), Word.CONFIRMED));
  }

  void forget(String uid) {
    pods.remove(uid);
    restarts.remove(uid);
  }

  /// Whether the address may get something new though its slice does not say so yet.
  boolean answers(SliceFacts.Address address) {
    return pods.get(address.podUid()) == Word.ANSWERS;
  }

  /// Whether the address would be worth asking.
  boolean awaits(SliceFacts.Address address) {
    return pods.get(address.podUid()) == Word.AWAITED;
  }
}

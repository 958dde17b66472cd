package io.dormouse.knative.fact;

/// One thing that became known of a namespace.
///
/// A fact about an object replaces what was known of the object of that name; a `Gone` takes it
/// away. Nothing follows from the order of facts about different objects.
public sealed interface Fact {
  /// A Knative Service exists so.
  record ServiceSeen(ServiceFacts service) implements Fact {}

  /// A Knative Service does not exist any more.
  record ServiceGone(String name) implements Fact {}

  /// A Revision exists so.
  record RevisionSeen(RevisionFacts revision) implements Fact {}

  /// A Revision does not exist any more.
  record RevisionGone(String name) implements Fact {}

  /// A Pod exists so.
  record PodSeen(PodFacts pod) implements Fact {}

  /// A Pod does not exist any more.
  record PodGone(String name) implements Fact {}

  /// An Event about a Pod exists so.
  record EventSeen(EventFacts event) implements Fact {}

  /// An Event does not exist any more.
  record EventGone(String name) implements Fact {}

  /// An EndpointSlice of a revision's private Service exists so.
  record SliceSeen(SliceFacts slice) implements Fact {}

  /// An EndpointSlice does not exist any more.
  record SliceGone(String name) implements Fact {}

  /// The worker in a Pod said, on its control port, how far its start is; forgotten with the Pod,
  /// ignored where the Pod is not known.
  record ProgressSeen(String podUid, LoadProgress progress) implements Fact {}

  /// A Pod takes requests, by its own word, before the cluster says so; forgotten with the Pod,
  /// when one of its containers no longer runs or ran anew, and once the cluster has said so too.
  record Answering(String podUid) implements Fact {}
}

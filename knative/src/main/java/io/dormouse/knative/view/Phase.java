package io.dormouse.knative.view;

/// What a Pod, or a Revision by its Pods, is at.
///
/// ```
/// Asleep ─► Scheduling ─► WaitingForNode ─► Pulling ─► Starting ─► Loading ─► Warming ─► Ready
///   ▲                                                                                      │
///   └──────────────────────────────────── Draining ◄───────────────────────────────────────┘
/// ```
///
/// Any of them may be skipped: a phase is read from what the cluster says now, not from the phase
/// before it.
public sealed interface Phase {
  /// No Pod, and none asked for.
  record Asleep() implements Phase {}

  /// A Pod is asked for, or waits for the scheduler's first answer.
  record Scheduling() implements Phase {}

  /// No node can take the Pod now.
  ///
  /// @param why in the scheduler's words
  record WaitingForNode(String why, NodeOutlook outlook) implements Phase {}

  /// An image is being pulled, or will be pulled again.
  record Pulling(String image) implements Phase {}

  /// Containers are being made, or the process boots.
  record Starting() implements Phase {}

  /// The worker reads its model.
  ///
  /// @param bytes read so far
  /// @param totalBytes to read; 0 where nobody knows
  record Loading(long bytes, long totalBytes) implements Phase {}

  /// The worker warms its model.
  record Warming() implements Phase {}

  /// It takes requests.
  record Ready() implements Phase {}

  /// It goes away and must get nothing new.
  record Draining() implements Phase {}

  /// How near a phase is to being ready; draining counts as farthest.
  default int nearness() {
    return switch (this) {
      case Draining _ -> 0;
      case Asleep _ -> 1;
      case Scheduling _ -> 2;
      case WaitingForNode _ -> 3;
      case Pulling _ -> 4;
      case Starting _ -> 5;
      case Loading _ -> 6;
      case Warming _ -> 7;
      case Ready _ -> 8;
    };
  }
}

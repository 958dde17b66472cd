package io.dormouse.knative.fact;

import java.time.Instant;

/// A condition of an object.
///
/// @param reason one word; empty where none is given
/// @param message for people; empty where none is given
/// @param since when the status last changed, by the API server's clock
public record ConditionFacts(Status status, String reason, String message, Instant since) {
  /// A condition that the object does not carry.
  public static final ConditionFacts ABSENT =
      new ConditionFacts(Status.UNKNOWN, "", "", Instant.EPOCH);

  /// Whether the condition holds.
  public enum Status {
    /** It holds. */
    TRUE,
    /** It does not. */
    FALSE,
    /** Nobody can say yet. */
    UNKNOWN
  }

  /// Whether the condition is false for this reason.
  public boolean falseFor(String word) {
    return status == Status.FALSE && reason.equals(word);
  }

  /// Whether the object carries the condition at all.
  public boolean present() {
    return !equals(ABSENT);
  }
}

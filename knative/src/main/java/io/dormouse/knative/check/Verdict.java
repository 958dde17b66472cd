package io.dormouse.knative.check;

/// How a finding came out.
public enum Verdict {
  /** As it has to be. */
  FINE("✓"),
  /** Works, or may work; the operator should know. */
  NOTE("!"),
  /** Does not work. */
  FAILED("✗");

  private final String mark;

  Verdict(String mark) {
    this.mark = mark;
  }

  /// One character.
  public String mark() {
    return mark;
  }
}

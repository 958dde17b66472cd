package io.dormouse.e2e;

/// What the gateway's records tell calls apart by.
///
/// @param status HTTP status
/// @param code of the error; empty or the gateway's word for none
public record CallKind(int status, String code) implements Comparable<CallKind> {
  @Override
  public int compareTo(CallKind other) {
    int byStatus = Integer.compare(status, other.status);
    return byStatus != 0 ? byStatus : code.compareTo(other.code);
  }

  @Override
  public String toString() {
    return code.isEmpty() ? Integer.toString(status) : status + " " + code;
  }
}

package io.dormouse.gateway.accounting;

/// Takes the record of every call; must be quick.
@FunctionalInterface
public interface CallSink {
  /// Takes one record.
  void record(CallRecord call);
}

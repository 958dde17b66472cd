package io.dormouse.gateway.hold;

/// How much may wait for one model.
///
/// @param calls of all tenants
/// @param callsPerTenant of each
/// @param bytes of all tenants
/// @param bytesPerTenant of each
public record HoldLimits(int calls, int callsPerTenant, long bytes, long bytesPerTenant) {
  /// Limits on the number of calls alone.
  public static HoldLimits ofCalls(int calls) {
    return new HoldLimits(calls, calls, Long.MAX_VALUE, Long.MAX_VALUE);
  }
}

package io.dormouse.gateway.pool;

import io.dormouse.gateway.hold.HoldLimits;
import java.util.function.ToIntFunction;

/// How a pool holds calls.
///
/// @param limits how much may wait
/// @param weights of the tenants, at least 1 each
public record HoldRules(HoldLimits limits, ToIntFunction<String> weights) {
  /// So many calls, all tenants alike.
  public static HoldRules ofCalls(int calls) {
    return new HoldRules(HoldLimits.ofCalls(calls), _ -> 1);
  }
}

package io.dormouse.gateway.hold;

/// What became of a call that came to a [HoldingQueue].
public sealed interface Offer {
  /// It waits.
  record Taken() implements Offer {}

  /// It may not.
  ///
  /// @param limit what the bound allows
  record Refused(Bound bound, long limit) implements Offer {}

  /// What is reached.
  enum Bound {
    /** Calls of all tenants. */
    CALLS,
    /** Calls of its tenant. */
    CALLS_OF_TENANT,
    /** Bytes of all tenants. */
    BYTES,
    /** Bytes of its tenant. */
    BYTES_OF_TENANT
  }
}

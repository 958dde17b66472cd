package io.dormouse.worker.http;

import io.dormouse.worker.engine.Admission.Permit;

/// What a call holds until its answer is written.
record HeldByCall(Permit permit, CallMemory.Charge charge) {
  void close() {
    permit.close();
    charge.close();
  }
}

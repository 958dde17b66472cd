package io.dormouse.gateway.pipeline;

/// A call that a worker answered.
///
/// @param status the worker's
/// @param code `ok`, or `worker_died` where the answer broke off
/// @param bytes of the answer's body
record Answered(int status, String code, long bytes) {}

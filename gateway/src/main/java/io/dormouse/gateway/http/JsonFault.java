package io.dormouse.gateway.http;

/// The first place where a document is not JSON.
///
/// @param offset of the offending byte
/// @param message what is wrong there
record JsonFault(long offset, String message) {}

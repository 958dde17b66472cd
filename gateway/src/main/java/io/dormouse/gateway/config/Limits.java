package io.dormouse.gateway.config;

import java.time.Duration;

/// What one gateway accepts at most.
///
/// @param maxBody largest request body
/// @param maxConcurrent calls in the gateway at once, held ones included
/// @param heapBody largest body kept on the heap in any case; larger ones only while that has bytes
///   to spare
/// @param heapBudget bytes of all bodies on the heap together
/// @param spillBudget size of the spill file
/// @param bodyTimeout longest pause between two pieces of a request body, and longest time from the
///   first byte of a request's head to its last
public record Limits(
    ByteSize maxBody,
    int maxConcurrent,
    ByteSize heapBody,
    ByteSize heapBudget,
    ByteSize spillBudget,
    Duration bodyTimeout) {}

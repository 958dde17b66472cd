package io.dormouse.worker.model;

/// Memory of the GPU that this process uses, as its driver counts it.
///
/// @param usedBytes by all processes on it together
public record GpuMemory(long usedBytes, long totalBytes) {}

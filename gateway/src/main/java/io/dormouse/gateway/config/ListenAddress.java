package io.dormouse.gateway.config;

/// Where a port listens.
///
/// @param host address to bind; loopback unless the operator says otherwise
/// @param port 0 to 65535; 0 lets the system choose
public record ListenAddress(String host, int port) {}

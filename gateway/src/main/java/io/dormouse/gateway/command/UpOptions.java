package io.dormouse.gateway.command;

import java.nio.file.Path;

/// What `up` was asked for.
///
/// @param firstCall whether the gateway shows one call to the first model once it is up
/// @param configFile the file in use, absolute
public record UpOptions(boolean firstCall, Path configFile) {}

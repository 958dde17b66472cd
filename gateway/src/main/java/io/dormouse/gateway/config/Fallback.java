package io.dormouse.gateway.config;

import java.time.Duration;

/// The model that answers while another one is cold.
///
/// @param model its name or alias
/// @param after how long a call waits for the other one first
public record Fallback(String model, Duration after) {}

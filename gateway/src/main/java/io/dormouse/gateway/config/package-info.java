/// Configuration: one YAML file, overridden by properties and environment, checked before anything
/// starts.
@NullMarked
package io.dormouse.gateway.config;

import org.jspecify.annotations.NullMarked;

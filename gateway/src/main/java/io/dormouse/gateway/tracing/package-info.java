/// Traces of calls and wakes, as OpenTelemetry describes them; nothing where no collector is named.
@NullMarked
package io.dormouse.gateway.tracing;

import org.jspecify.annotations.NullMarked;

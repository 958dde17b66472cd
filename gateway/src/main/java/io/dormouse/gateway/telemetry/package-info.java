/// All meter names and what feeds them.
@NullMarked
package io.dormouse.gateway.telemetry;

import org.jspecify.annotations.NullMarked;

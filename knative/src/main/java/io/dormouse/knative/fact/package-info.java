/// What a cluster says, as plain values: no client type, no clock.
@NullMarked
package io.dormouse.knative.fact;

import org.jspecify.annotations.NullMarked;

/// Wakes a revision through the activator, and keeps one awake.
@NullMarked
package io.dormouse.knative.wake;

import org.jspecify.annotations.NullMarked;

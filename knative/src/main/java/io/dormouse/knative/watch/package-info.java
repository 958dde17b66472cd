/// Keeps the facts of a namespace and tells each follower of a Service its view.
@NullMarked
package io.dormouse.knative.watch;

import org.jspecify.annotations.NullMarked;

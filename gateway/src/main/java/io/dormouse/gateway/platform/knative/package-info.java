/// The gateway's side of Knative: follows a model's Service, wakes it and keeps it awake.
@NullMarked
package io.dormouse.gateway.platform.knative;

import org.jspecify.annotations.NullMarked;

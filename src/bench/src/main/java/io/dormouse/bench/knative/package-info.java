/// What models in a cluster with Knative cost: cold starts, warm calls, and how long pods stay.
@NullMarked
package io.dormouse.bench.knative;

import org.jspecify.annotations.NullMarked;

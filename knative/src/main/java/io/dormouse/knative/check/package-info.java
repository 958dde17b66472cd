/// Judges whether a cluster has what the models need; pure.
@NullMarked
package io.dormouse.knative.check;

import org.jspecify.annotations.NullMarked;

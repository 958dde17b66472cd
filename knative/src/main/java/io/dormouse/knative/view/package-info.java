/// What the facts mean for the callers of a model: phase, failure, endpoints. Pure.
@NullMarked
package io.dormouse.knative.view;

import org.jspecify.annotations.NullMarked;

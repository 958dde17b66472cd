/// A real cluster with Knative, for end-to-end tests, soaks and benchmarks.
@NullMarked
package io.dormouse.e2e.cluster;

import org.jspecify.annotations.NullMarked;

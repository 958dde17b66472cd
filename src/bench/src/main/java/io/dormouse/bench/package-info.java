/// Benchmarks and soaks: what `dormouse bench` and `dormouse soak` run.
@NullMarked
package io.dormouse.bench;

import org.jspecify.annotations.NullMarked;

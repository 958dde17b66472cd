/// Tenants that wait for the same worker, and what each gets of it.
@NullMarked
package io.dormouse.bench.fairness;

import org.jspecify.annotations.NullMarked;

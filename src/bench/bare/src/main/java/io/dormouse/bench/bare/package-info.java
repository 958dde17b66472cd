/// The bare application that a cold start is compared with: the worker's framework, and nothing
/// else.
@NullMarked
package io.dormouse.bench.bare;

import org.jspecify.annotations.NullMarked;

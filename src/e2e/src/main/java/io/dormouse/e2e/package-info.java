/// Harness of the end-to-end tests and benchmarks: real processes of the packaged applications, and
/// stand-ins for what may go wrong.
@NullMarked
package io.dormouse.e2e;

import org.jspecify.annotations.NullMarked;

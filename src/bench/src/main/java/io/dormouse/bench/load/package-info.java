/// A load generator, open or closed, with event streams too, and the server it is measured against.
@NullMarked
package io.dormouse.bench.load;

import org.jspecify.annotations.NullMarked;

/// Many calls held at once, in little memory.
@NullMarked
package io.dormouse.bench.hold;

import org.jspecify.annotations.NullMarked;

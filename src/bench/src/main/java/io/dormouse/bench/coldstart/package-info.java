/// A cold call beside the bare starts it is made of.
@NullMarked
package io.dormouse.bench.coldstart;

import org.jspecify.annotations.NullMarked;

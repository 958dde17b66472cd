/// The command {@code model inspect}: says what a model's file is, what it needs, and whether it
/// can run here.
@NullMarked
package io.dormouse.worker.model.inspect;

import org.jspecify.annotations.NullMarked;

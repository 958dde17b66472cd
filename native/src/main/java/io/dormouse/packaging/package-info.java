/// What the build does with the packaged applications: it runs each for a moment, to train its AOT
/// cache and to see that it starts.
@NullMarked
package io.dormouse.packaging;

import org.jspecify.annotations.NullMarked;

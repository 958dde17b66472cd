/// Step 2, admit: may this call enter at all.
@NullMarked
package io.dormouse.gateway.admission;

import org.jspecify.annotations.NullMarked;

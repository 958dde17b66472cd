/// Step 3, resolve: a name or alias to its pool.
@NullMarked
package io.dormouse.gateway.catalog;

import org.jspecify.annotations.NullMarked;

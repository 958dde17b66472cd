/// Step 8, account: one record for every call, on every exit path.
@NullMarked
package io.dormouse.gateway.accounting;

import org.jspecify.annotations.NullMarked;

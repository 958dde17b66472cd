/// Client libraries and programs that others made, calling models that sleep.
@NullMarked
package io.dormouse.e2e.clients;

import org.jspecify.annotations.NullMarked;

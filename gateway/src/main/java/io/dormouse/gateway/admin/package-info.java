/// The operator's routes on the management port.
@NullMarked
package io.dormouse.gateway.admin;

import org.jspecify.annotations.NullMarked;

/// Workers as processes of this machine.
@NullMarked
package io.dormouse.gateway.platform.process;

import org.jspecify.annotations.NullMarked;

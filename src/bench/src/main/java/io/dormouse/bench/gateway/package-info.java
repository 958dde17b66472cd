/// The gateway under measurement: started from the assembled applications, driven through its
/// management port.
@NullMarked
package io.dormouse.bench.gateway;

import org.jspecify.annotations.NullMarked;

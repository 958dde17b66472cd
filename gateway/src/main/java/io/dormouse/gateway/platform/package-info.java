/// What platforms share: how workers of ours are watched, and what was heard of them.
@NullMarked
package io.dormouse.gateway.platform;

import org.jspecify.annotations.NullMarked;

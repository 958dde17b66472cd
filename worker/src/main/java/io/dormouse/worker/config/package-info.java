/// What a worker is started with: its arguments and environment, parsed and checked.
@NullMarked
package io.dormouse.worker.config;

import org.jspecify.annotations.NullMarked;

/// Every meter name of the worker, and what the start-up log says of the AOT cache.
@NullMarked
package io.dormouse.worker.telemetry;

import org.jspecify.annotations.NullMarked;

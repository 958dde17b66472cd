/// The path of a call: eight steps, one package each, in one method.
@NullMarked
package io.dormouse.gateway.pipeline;

import org.jspecify.annotations.NullMarked;

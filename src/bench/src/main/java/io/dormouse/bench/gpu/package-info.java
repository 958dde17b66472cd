/// Language models with random weights on a GPU: how fast they load, decode and prefill.
@NullMarked
package io.dormouse.bench.gpu;

import org.jspecify.annotations.NullMarked;

/// Text to token ids, on a bounded pool of platform threads.
@NullMarked
package io.dormouse.worker.tokenizer;

import org.jspecify.annotations.NullMarked;

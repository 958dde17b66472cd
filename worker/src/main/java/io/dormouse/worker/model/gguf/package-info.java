/// Reads GGUF files: what they say of themselves, their table of tensors, and the tensors' bytes.
@NullMarked
package io.dormouse.worker.model.gguf;

import org.jspecify.annotations.NullMarked;

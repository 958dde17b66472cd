/// Chat templates: a conversation to the text that a model was trained on.
@NullMarked
package io.dormouse.worker.template;

import org.jspecify.annotations.NullMarked;

/// Jinja as Hugging Face's chat templates use it: lexer, parser, and nodes that evaluate
/// themselves.
///
/// Values inside are {@link None}, {@link Boolean}, {@link Long}, {@link Double}, {@link String},
/// {@link java.util.List}, {@link java.util.Map} in order, and the value classes of this package.
/// None of them is changed once made, but for a {@link Namespace} and what counts through a loop.
@NullMarked
package io.dormouse.worker.template.jinja;

import org.jspecify.annotations.NullMarked;

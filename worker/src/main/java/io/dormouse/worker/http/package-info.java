/// The data port: OpenAI's embeddings and completions on Vert.x routes.
@NullMarked
package io.dormouse.worker.http;

import org.jspecify.annotations.NullMarked;

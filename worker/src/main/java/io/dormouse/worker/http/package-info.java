/// The data port: OpenAI's embedding API on Vert.x routes.
@NullMarked
package io.dormouse.worker.http;

import org.jspecify.annotations.NullMarked;

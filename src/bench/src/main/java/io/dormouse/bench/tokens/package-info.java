/// Language models: our worker over HTTP beside other engines on the same weights and prompts.
@NullMarked
package io.dormouse.bench.tokens;

import org.jspecify.annotations.NullMarked;

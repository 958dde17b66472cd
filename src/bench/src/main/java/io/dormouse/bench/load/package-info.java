/// An open-loop load generator, the HTTP connection it uses, and the server it is measured against.
@NullMarked
package io.dormouse.bench.load;

import org.jspecify.annotations.NullMarked;

/// The command `doctor`: looks at the machine and says, line by line, what is fine and what to do
/// about the rest.
///
/// Every check is a function of a [Machine]; only the real one touches files, processes and
/// sockets.
@NullMarked
package io.dormouse.worker.doctor;

import org.jspecify.annotations.NullMarked;

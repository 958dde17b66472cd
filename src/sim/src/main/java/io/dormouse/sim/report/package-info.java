/// The committed report of the simulation: tables, plots and the command that writes them.
@NullMarked
package io.dormouse.sim.report;

import org.jspecify.annotations.NullMarked;

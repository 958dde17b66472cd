/// The command line: commands that run before the framework boots.
@NullMarked
package io.dormouse.gateway.command;

import org.jspecify.annotations.NullMarked;

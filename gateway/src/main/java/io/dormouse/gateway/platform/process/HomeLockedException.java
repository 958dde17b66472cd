package io.dormouse.gateway.platform.process;

import java.io.IOException;
import java.nio.file.Path;

/// The home folder belongs to another running gateway.
public final class HomeLockedException extends IOException {
  private static final long serialVersionUID = 1;

  HomeLockedException(Path home, String holder) {
    super(
        home
            + " is in use by the gateway with pid "
            + (holder.isEmpty() ? "unknown" : holder)
            + "; stop it, or set DORMOUSE_HOME to another folder");
  }
}

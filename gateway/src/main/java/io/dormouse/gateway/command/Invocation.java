package io.dormouse.gateway.command;

import io.dormouse.gateway.platform.knative.ClusterCommands.Output;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// What a command line asks for.
sealed interface Invocation {
  /// Start the gateway.
  ///
  /// @param config file, if named
  /// @param flags configuration keys that flags override
  /// @param firstCall whether to show a first call
  record Up(Optional<Path> config, Map<String, String> flags, boolean firstCall)
      implements Invocation {}

  /// Check the configuration.
  record ConfigCheck(Optional<Path> config) implements Invocation {}

  /// Print the schema of the configuration.
  record ConfigSchema() implements Invocation {}

  /// Render what the cluster is to have.
  ///
  /// @param model the only one, if named
  record KnativeRender(Optional<Path> config, Optional<String> model, RenderMode mode)
      implements Invocation {}

  /// What is done with what was rendered.
  enum RenderMode {
    /** It is printed. */
    PRINT,
    /** It is compared with the cluster. */
    DIFF,
    /** It is applied to the cluster. */
    APPLY
  }

  /// Check whether the cluster has what the models need.
  record KnativeCheck(Optional<Path> config) implements Invocation {}

  /// Tell what the models of the cluster are at.
  record KnativeStatus(Optional<Path> config, Output output) implements Invocation {}

  /// Print the version.
  record Version() implements Invocation {}

  /// Print help.
  record Help(String text) implements Invocation {}

  /// Not understood: say why, and what there is.
  record Wrong(String message, String usage) implements Invocation {}
}

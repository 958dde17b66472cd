package io.dormouse.worker.model.graph;

/// The families there are.
public final class ModelFamilies {
  private static final String ARCHITECTURE = "general.architecture";

  private ModelFamilies() {}

  /// The family that the description names, checked; architectures and features that are not known
  /// are refused by name.
  public static ModelFamily of(ModelDescription description) throws UnsupportedModelException {
    String architecture =
        description
            .text(ARCHITECTURE)
            .orElseThrow(
                () -> new UnsupportedModelException("the file has no text " + ARCHITECTURE));
    if (!architecture.equals(LlamaFamily.NAME)) {
      throw new UnsupportedModelException(
          "architecture \"%s\" is not supported; these are: %s"
              .formatted(shortened(architecture), LlamaFamily.NAME));
    }
    return LlamaFamily.of(description);
  }

  /// A text of the file for a message.
  static String shortened(String text) {
    return text.length() <= 64 ? text : text.substring(0, 64) + "…";
  }
}

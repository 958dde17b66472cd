package io.dormouse.e2e;

import java.util.ArrayList;
import java.util.List;

/// The text of a `dormouse.yaml`.
///
/// @param lines under `dormouse:`, without indentation
/// @param models each with its lines, without indentation
public record ConfigText(List<String> lines, List<Model> models) {
  /// One model's lines.
  public record Model(String name, List<String> lines) {}

  /// A configuration with these lines of the gateway's own.
  public static ConfigText of(String... lines) {
    return new ConfigText(List.of(lines), List.of());
  }

  /// The same with one model more.
  public ConfigText model(String name, String... settings) {
    List<Model> more = new ArrayList<>(models);
    more.add(new Model(name, List.of(settings)));
    return new ConfigText(lines, List.copyOf(more));
  }

  /// The same with one more model that a [StandIn] serves.
  public ConfigText standIn(String name, StandInOptions options, String... settings) {
    List<String> all = new ArrayList<>(List.of(settings));
    all.add("command: " + options.command());
    return model(name, all.toArray(String[]::new));
  }

  /// The file's text.
  public String text() {
    var text = new StringBuilder("dormouse:\n");
    lines.forEach(line -> text.append("  ").append(line).append('\n'));
    text.append("  models:\n");
    for (Model model : models) {
      text.append("    ").append(model.name()).append(":\n");
      model.lines().forEach(line -> text.append("      ").append(line).append('\n'));
    }
    return text.toString();
  }
}

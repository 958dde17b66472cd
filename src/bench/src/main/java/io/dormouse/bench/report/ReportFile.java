package io.dormouse.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A Markdown file with one section (`## name`) for each benchmark, of which one at a time is
/// replaced in place.
public final class ReportFile {
  private final Path file;
  private final String introduction;

  /// A file that starts with the given introduction where it does not exist yet.
  public ReportFile(Path file, String introduction) {
    this.file = file;
    this.introduction = introduction;
  }

  /// Replaces the section of that name, or appends it.
  public void replace(String name, String body) throws IOException {
    var text = Files.exists(file) ? Files.readString(file) : introduction;
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(file, replaced(text, name, body));
  }

  static String replaced(String text, String name, String body) {
    var heading = "## " + name;
    var section = heading + "\n\n" + body.strip() + "\n";
    var sections = sections(text);
    for (int i = 0; i < sections.size(); i++) {
      if (sections.get(i).lines().findFirst().orElse("").equals(heading)) {
        sections.set(i, section);
        return join(sections);
      }
    }
    sections.add(section);
    return join(sections);
  }

  private static List<String> sections(String text) {
    var sections = new ArrayList<String>();
    var current = new StringBuilder();
    for (String line : text.lines().toList()) {
      if (line.startsWith("## ")) {
        sections.add(current.toString());
        current = new StringBuilder();
      }
      current.append(line).append('\n');
    }
    sections.add(current.toString());
    return sections;
  }

  private static String join(List<String> sections) {
    return String.join(
        "\n",
        sections.stream().map(String::strip).filter(s -> !s.isEmpty()).map(s -> s + "\n").toList());
  }
}

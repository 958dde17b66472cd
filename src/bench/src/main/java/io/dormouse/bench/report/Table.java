package io.dormouse.bench.report;

import java.util.ArrayList;
import java.util.List;

/// A Markdown table, its columns padded so that it reads well in a terminal too.
public final class Table {
  private final List<List<String>> rows = new ArrayList<>();

  /// A table with these column names.
  public Table(String... columns) {
    rows.add(List.of(columns));
  }

  /// Adds a row of as many cells as there are columns.
  public Table row(String... cells) {
    if (cells.length != rows.getFirst().size()) {
      throw new IllegalArgumentException("a row needs " + rows.getFirst().size() + " cells");
    }
    rows.add(List.of(cells));
    return this;
  }

  @Override
  public String toString() {
    var text = new StringBuilder();
    for (int i = 0; i < rows.size(); i++) {
      appendRow(text, rows.get(i));
      if (i == 0) {
        appendRule(text);
      }
    }
    return text.toString();
  }

  private void appendRow(StringBuilder text, List<String> row) {
    for (int column = 0; column < row.size(); column++) {
      var cell = row.get(column);
      int padding = width(column) - cell.length();
      text.append("| ");
      text.append(column == 0 ? cell + " ".repeat(padding) : " ".repeat(padding) + cell);
      text.append(' ');
    }
    text.append("|\n");
  }

  private void appendRule(StringBuilder text) {
    for (int column = 0; column < rows.getFirst().size(); column++) {
      var dashes = "-".repeat(width(column));
      text.append(column == 0 ? "| " + dashes + " " : "| " + dashes.substring(1) + ": ");
    }
    text.append("|\n");
  }

  private int width(int column) {
    return rows.stream().mapToInt(row -> row.get(column).length()).max().orElseThrow();
  }
}

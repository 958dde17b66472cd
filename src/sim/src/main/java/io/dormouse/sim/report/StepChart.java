package io.dormouse.sim.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A chart of the share of calls that are answered within a time, one line for each policy, as SVG:
/// the time on a logarithmic axis, the same text for the same values on every machine.
final class StepChart {
  private static final int WIDTH = 720;
  private static final int HEIGHT = 300;
  private static final int LEFT = 52;
  private static final int RIGHT = 180;
  private static final int TOP = 34;
  private static final int BOTTOM = 44;
  private static final double LEAST = 0.1;
  private static final double MOST = 1_000;
  private static final List<String> COLOURS = List.of("#0072b2", "#d55e00", "#009e73", "#cc79a7");
  private static final List<String> DASHES = List.of("none", "8 4", "2 3", "10 3 2 3");

  private final String title;
  private final List<Line> lines = new ArrayList<>();

  /// @param values sorted
  private record Line(String name, List<Double> values, long of) {}

  StepChart(String title) {
    this.title = title;
  }

  /// Adds a line.
  ///
  /// @param seconds sorted
  /// @param of how many calls there were, answered or not
  void line(String name, List<Double> seconds, long of) {
    lines.add(new Line(name, seconds, of));
  }

  String svg() {
    var svg = new StringBuilder();
    svg.append(
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="12" fill="#333">
        <rect width="%d" height="%d" fill="#fff"/>
        <text x="%d" y="20" font-size="14">%s</text>
        """
            .formatted(WIDTH, HEIGHT, WIDTH, HEIGHT, LEFT, title));
    grid(svg);
    for (int i = 0; i < lines.size(); i++) {
      line(svg, lines.get(i), COLOURS.get(i), DASHES.get(i));
      legend(svg, i);
    }
    return svg.append("</svg>\n").toString();
  }

  private static void grid(StringBuilder svg) {
    for (double seconds = LEAST; seconds <= MOST; seconds *= 10) {
      String label = seconds < 1 ? "0.1 s" : Math.round(seconds) + " s";
      svg.append(rule(x(seconds), y(0), x(seconds), y(1)));
      svg.append(label(x(seconds), y(0) + 18, "middle", label));
    }
    for (int percent = 0; percent <= 100; percent += 25) {
      svg.append(rule(x(LEAST), y(percent / 100.0), x(MOST), y(percent / 100.0)));
      svg.append(label(LEFT - 6, y(percent / 100.0) + 4, "end", percent + " %"));
    }
    svg.append(label((x(LEAST) + x(MOST)) / 2, HEIGHT - 8, "middle", "answered within"));
  }

  private static void line(StringBuilder svg, Line line, String colour, String dashes) {
    var path = new StringBuilder();
    path.append("M%s %s".formatted(number(x(LEAST)), number(y(0))));
    double last = y(0);
    for (int i = 0; i < line.values.size(); i++) {
      double height = y((i + 1.0) / line.of);
      boolean end = i == line.values.size() - 1;
      if (end || last - height >= 1) {
        path.append("H%sV%s".formatted(number(x(line.values.get(i))), number(height)));
        last = height;
      }
    }
    path.append("H").append(number(x(MOST)));
    svg.append(
        "<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.6\" stroke-dasharray=\"%s\"/>\n"
            .formatted(path, colour, dashes));
  }

  private void legend(StringBuilder svg, int index) {
    double y = TOP + 14 + 20 * index;
    double x = WIDTH - RIGHT + 14;
    svg.append(
        "<line x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\" stroke=\"%s\" stroke-width=\"1.6\" stroke-dasharray=\"%s\"/>\n"
            .formatted(
                number(x),
                number(y),
                number(x + 28),
                number(y),
                COLOURS.get(index),
                DASHES.get(index)));
    svg.append(label(x + 34, y + 4, "start", lines.get(index).name));
  }

  private static String rule(double x1, double y1, double x2, double y2) {
    return "<line x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\" stroke=\"#ddd\"/>\n"
        .formatted(number(x1), number(y1), number(x2), number(y2));
  }

  private static String label(double x, double y, String anchor, String text) {
    return "<text x=\"%s\" y=\"%s\" text-anchor=\"%s\">%s</text>\n"
        .formatted(number(x), number(y), anchor, text);
  }

  private static double x(double seconds) {
    double decades = StrictMath.log10(Math.clamp(seconds, LEAST, MOST) / LEAST);
    double all = StrictMath.log10(MOST / LEAST);
    return LEFT + (WIDTH - LEFT - RIGHT) * decades / all;
  }

  private static double y(double share) {
    return TOP + (HEIGHT - TOP - BOTTOM) * (1 - share);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}

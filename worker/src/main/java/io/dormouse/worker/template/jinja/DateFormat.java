package io.dormouse.worker.template.jinja;

import java.time.ZonedDateTime;

/// Python's {@code strftime} of a time without zone, in the C locale.
final class DateFormat {
  private DateFormat() {}

  /// The time of a rendering in that format.
  static String format(String format, Rendering run) {
    StringBuilder text = new StringBuilder();
    int i = 0;
    while (i < format.length()) {
      char c = format.charAt(i++);
      if (c != '%') {
        text.append(c);
        continue;
      }
      boolean bare = format.startsWith("-", i);
      i += bare ? 1 : 0;
      String part = i < format.length() ? part(format.charAt(i), run.now()) : "%";
      i++;
      text.append(bare ? unpadded(part) : part);
      run.chargeText(part.length());
    }
    return text.toString();
  }

  private static String unpadded(String number) {
    int start = 0;
    while (start < number.length() - 1
        && (number.charAt(start) == '0' || number.charAt(start) == ' ')) {
      start++;
    }
    return number.substring(start);
  }

  private static String part(char code, ZonedDateTime now) {
    return switch (code) {
      case 'Y' -> Integer.toString(now.getYear());
      case 'y' -> padded(now.getYear() % 100, 2, "0");
      case 'm' -> padded(now.getMonthValue(), 2, "0");
      case 'd' -> padded(now.getDayOfMonth(), 2, "0");
      case 'e' -> padded(now.getDayOfMonth(), 2, " ");
      case 'j' -> padded(now.getDayOfYear(), 3, "0");
      case 'H' -> padded(now.getHour(), 2, "0");
      case 'I' -> padded((now.getHour() + 11) % 12 + 1, 2, "0");
      case 'M' -> padded(now.getMinute(), 2, "0");
      case 'S' -> padded(now.getSecond(), 2, "0");
      case 'f' -> padded(now.getNano() / 1000, 6, "0");
      case 'p' -> now.getHour() < 12 ? "AM" : "PM";
      case 'B' -> name(now.getMonth());
      case 'b', 'h' -> name(now.getMonth()).substring(0, 3);
      case 'A' -> name(now.getDayOfWeek());
      case 'a' -> name(now.getDayOfWeek()).substring(0, 3);
      case 'u' -> Integer.toString(now.getDayOfWeek().getValue());
      case 'w' -> Integer.toString(now.getDayOfWeek().getValue() % 7);
      case 'F' -> part('Y', now) + "-" + part('m', now) + "-" + part('d', now);
      case 'T', 'X' -> part('H', now) + ":" + part('M', now) + ":" + part('S', now);
      case 'R' -> part('H', now) + ":" + part('M', now);
      case 'D', 'x' -> part('m', now) + "/" + part('d', now) + "/" + part('y', now);
      case 'z', 'Z' -> "";
      case 'n' -> "\n";
      case 't' -> "\t";
      case '%' -> "%";
      default -> throw Failure.unsupported("strftime's %" + code);
    };
  }

  private static String name(Enum<?> dayOrMonth) {
    return Texts.capitalize(dayOrMonth.name());
  }

  private static String padded(int number, int width, String fill) {
    String digits = Integer.toString(number);
    return fill.repeat(Math.max(0, width - digits.length())).concat(digits);
  }
}

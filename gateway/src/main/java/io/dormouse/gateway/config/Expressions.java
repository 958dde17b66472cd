package io.dormouse.gateway.config;

import io.smallrye.common.expression.Expression;
import io.smallrye.common.expression.Expression.Flag;
import io.smallrye.common.expression.ResolveContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Puts environment variables and system properties where `${NAME}` or `${NAME:otherwise}` stands;
/// `$$` is a plain `$`.
final class Expressions {
  private final Map<String, String> variables;
  private final Map<String, String> properties;

  Expressions(Map<String, String> variables, Map<String, String> properties) {
    this.variables = variables;
    this.properties = properties;
  }

  /// These with one more name.
  Expressions with(String name, String value) {
    Map<String, String> more = new HashMap<>(variables);
    more.put(name, value);
    return new Expressions(more, properties);
  }

  /// A text with everything in its place.
  ///
  /// @param text the result
  /// @param unknown names that neither have a value nor an alternative
  record Expanded(String text, List<String> unknown) {}

  Expanded expand(String text) {
    if (text.indexOf('$') < 0) {
      return new Expanded(text, List.of());
    }
    List<String> unknown = new ArrayList<>();
    String result =
        Expression.compile(text, Flag.LENIENT_SYNTAX, Flag.NO_TRIM)
            .evaluate((context, target) -> append(context, target, unknown));
    return new Expanded(result, unknown);
  }

  private void append(
      ResolveContext<RuntimeException> context, StringBuilder target, List<String> unknown) {
    String name = context.getKey();
    String value = variables.getOrDefault(name, properties.getOrDefault(name, ""));
    if (!value.isEmpty()) {
      target.append(value);
    } else if (context.hasDefault()) {
      String otherwise = context.getExpandedDefault();
      target.append(otherwise.startsWith("-") ? otherwise.substring(1) : otherwise);
    } else {
      unknown.add(name);
    }
  }
}

package io.dormouse.gateway.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Tells known keys from unknown ones, and what an unknown one may have meant.
final class UnknownKeys {
  private static final Set<String> GATEWAY = names(Keys.GATEWAY);
  private static final Set<String> MODEL = names(Keys.MODEL);

  private static final Pattern SECRET =
      Pattern.compile("token|secret|password", Pattern.CASE_INSENSITIVE);

  private UnknownKeys() {}

  static boolean isGatewayKey(String name) {
    return GATEWAY.contains(name);
  }

  static boolean isModelKey(String name) {
    return MODEL.contains(name);
  }

  static boolean isSection(String name) {
    return GATEWAY.stream().anyMatch(key -> key.startsWith(name + "."));
  }

  static boolean isModelSection(String name) {
    return MODEL.stream().anyMatch(key -> key.startsWith(name + "."));
  }

  /// Whether an unknown key looks as if a secret stood there.
  static boolean mayBeSecret(String name) {
    return SECRET.matcher(name).find();
  }

  /// What is wrong with a gateway key that does not exist.
  static String inGateway(String name) {
    Set<String> siblings =
        siblings(name, Stream.concat(GATEWAY.stream(), Stream.of(KeyName.MODELS)));
    Set<String> all = new LinkedHashSet<>(siblings);
    all.addAll(GATEWAY);
    return hint(name, all, siblings, KeyName::gateway)
        + (MODEL.contains(name) ? "; it is a key of a model" : "");
  }

  /// What is wrong with a model's key that does not exist.
  static String inModel(String name) {
    Set<String> siblings = siblings(name, MODEL.stream());
    Set<String> all = new LinkedHashSet<>(siblings);
    all.addAll(MODEL);
    String alone = name.substring(name.lastIndexOf('.') + 1);
    String within = "knative." + name;
    return hint(name, all, siblings, Function.identity())
        + (MODEL.contains(alone) ? "; " + alone + " is a key of the model itself" : "")
        + (MODEL.contains(within) ? "; " + within + " is a key" : "");
  }

  /// What may stand beside a key: keys, and sections without what is in them.
  private static Set<String> siblings(String name, Stream<String> known) {
    String parent = name.contains(".") ? name.substring(0, name.lastIndexOf('.') + 1) : "";
    Set<String> siblings = new LinkedHashSet<>();
    known
        .filter(key -> key.startsWith(parent))
        .map(key -> parent + key.substring(parent.length()).replaceFirst("\\..*", ""))
        .forEach(siblings::add);
    return siblings;
  }

  /// Problems of system properties that look like keys but are none.
  static List<Problem> inProperties(Collection<String> properties, Collection<String> models) {
    List<Problem> problems = new ArrayList<>();
    Set<String> known = new LinkedHashSet<>();
    GATEWAY.forEach(name -> known.add(KeyName.gateway(name)));
    for (String model : models) {
      MODEL.forEach(name -> known.addAll(KeyName.spellings(KeyName.model(model, name))));
    }
    for (String property : properties.stream().sorted().toList()) {
      if (isOurs(property) && !known.contains(property)) {
        String message =
            property.startsWith(KeyName.gateway(KeyName.MODELS))
                ? "unknown key, or of a model that the file does not declare"
                : inGateway(property.substring(KeyName.ROOT.length() + 1));
        problems.add(new Problem(property, "", message, "system property"));
      }
    }
    return problems;
  }

  private static boolean isOurs(String property) {
    String[] parts = property.split("\\.", 3);
    return parts.length == 3
        && parts[0].equals(KeyName.ROOT)
        && (parts[1].equals(KeyName.MODELS) || isSection(parts[1]));
  }

  private static String hint(
      String name,
      Collection<String> candidates,
      Collection<String> siblings,
      Function<String, String> fullName) {
    return "unknown key"
        + Nearest.to(name, candidates)
            .map(near -> "; did you mean " + fullName.apply(near) + "?")
            .orElse("")
        + " (known here: "
        + String.join(", ", siblings)
        + ")";
  }

  private static Set<String> names(List<Key<?>> keys) {
    Set<String> names = new LinkedHashSet<>();
    keys.forEach(key -> names.add(key.name()));
    return names;
  }
}

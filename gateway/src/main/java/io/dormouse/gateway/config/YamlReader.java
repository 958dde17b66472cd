package io.dormouse.gateway.config;

import io.dormouse.gateway.config.FileContents.Entry;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/// Reads one file into full keys and checks its structure against the table of keys.
final class YamlReader {
  private final String file;
  private final Map<String, Entry> values = new LinkedHashMap<>();
  private final List<String> models = new ArrayList<>();
  private final List<Problem> problems = new ArrayList<>();

  private YamlReader(String file) {
    this.file = file;
  }

  static FileContents read(Path path) {
    YamlReader reader = new YamlReader(String.valueOf(path.getFileName()));
    try {
      reader.root(new Yaml(new LoaderOptions()).compose(new StringReader(Files.readString(path))));
    } catch (NoSuchFileException _) {
      reader.unreadable(path, "there is no such file");
    } catch (CharacterCodingException _) {
      reader.unreadable(path, "the file is not UTF-8");
    } catch (IOException e) {
      reader.unreadable(path, "the file cannot be read: " + e.getClass().getSimpleName());
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
      reader.problem(KeyName.ROOT, "", "this is no YAML: " + e.getProblem(), line);
    } catch (YAMLException e) {
      reader.unreadable(path, "this is no YAML: " + e.getMessage());
    }
    return new FileContents(reader.file, reader.values, reader.models, reader.problems);
  }

  private void root(@Nullable Node node) {
    if (!(node instanceof MappingNode map)) {
      int line = node == null ? 1 : line(node);
      String message = "the file must be a map with the one root key " + KeyName.ROOT;
      problem(KeyName.ROOT, "", message, line);
      return;
    }
    Map<String, Node> children = children(map, "");
    children.forEach((key, value) -> {
      if (key.equals(KeyName.ROOT)) {
        section(value, "");
      } else {
        String hint = Nearest.to(key, List.of(KeyName.ROOT)).map(_ -> "misspelt").orElse("other");
        String message = hint + " root key; allowed: " + KeyName.ROOT;
        problem(key, "", message, line(value));
      }
    });
    if (!children.containsKey(KeyName.ROOT)) {
      problem(KeyName.ROOT, "", "the root key is missing", line(map));
    }
  }

  /// Walks a section of the gateway's keys.
  private void section(Node node, String prefix) {
    for (Map.Entry<String, Node> child : mapOf(node, KeyName.ROOT + dotted(prefix)).entrySet()) {
      String name = prefix.isEmpty() ? child.getKey() : prefix + "." + child.getKey();
      if (name.equals(KeyName.MODELS)) {
        mapOf(child.getValue(), KeyName.gateway(name)).forEach(this::model);
      } else if (UnknownKeys.isGatewayKey(name)) {
        leaf(KeyName.gateway(name), child.getValue());
      } else if (UnknownKeys.isSection(name)) {
        section(child.getValue(), name);
      } else {
        unknown(KeyName.gateway(name), child.getValue(), UnknownKeys.inGateway(name));
      }
    }
  }

  private void model(String model, Node node) {
    if (!ValueTypes.isName(model)) {
      String message = "no name for a model; allowed: " + ValueTypes.NAME_ALLOWED;
      problem(KeyName.gateway(KeyName.MODELS), model, message, line(node));
      return;
    }
    models.add(model);
    modelSection(model, node, "");
  }

  /// Walks a section of a model's keys.
  private void modelSection(String model, Node node, String prefix) {
    String parent = KeyName.model(model) + dotted(prefix);
    for (Map.Entry<String, Node> child : mapOf(node, parent).entrySet()) {
      String key = prefix.isEmpty() ? child.getKey() : prefix + "." + child.getKey();
      String name = KeyName.model(model, key);
      if (UnknownKeys.isModelKey(key)) {
        leaf(name, child.getValue());
      } else if (UnknownKeys.isModelSection(key)) {
        modelSection(model, child.getValue(), key);
      } else {
        unknown(name, child.getValue(), UnknownKeys.inModel(key));
      }
    }
  }

  private void leaf(String name, Node node) {
    if (isNull(node)) {
      problem(name, "", "there is no value", line(node));
    } else {
      values.put(name, new Entry(raw(node), line(node)));
    }
  }

  private void unknown(String name, Node value, String hint) {
    String shown = UnknownKeys.mayBeSecret(name) ? "(hidden)" : raw(value).text();
    problem(name, isNull(value) ? "" : shown, hint, line(value));
  }

  private Map<String, Node> mapOf(Node node, String name) {
    if (node instanceof MappingNode map) {
      return children(map, name);
    }
    if (!isNull(node)) {
      problem(name, raw(node).text(), "a map of keys must stand here", line(node));
    }
    return Map.of();
  }

  private Map<String, Node> children(MappingNode map, String parent) {
    Map<String, Node> children = new LinkedHashMap<>();
    for (NodeTuple tuple : map.getValue()) {
      String key = raw(tuple.getKeyNode()).text();
      if (children.putIfAbsent(key, tuple.getValueNode()) != null) {
        String name = parent.isEmpty() ? key : parent + "." + key;
        problem(name, "", "the key stands here twice", line(tuple.getKeyNode()));
      }
    }
    return children;
  }

  private static Raw raw(Node node) {
    if (node instanceof ScalarNode scalar) {
      return new Raw.Scalar(scalar.getValue());
    }
    if (node instanceof SequenceNode list) {
      Optional<List<String>> items = items(list);
      if (items.isPresent()) {
        return new Raw.Items(items.get());
      }
      return new Raw.Nested("a list of more than single values");
    }
    return new Raw.Nested("a map");
  }

  private static Optional<List<String>> items(SequenceNode list) {
    List<String> items = new ArrayList<>();
    for (Node item : list.getValue()) {
      if (!(item instanceof ScalarNode scalar) || isNull(scalar)) {
        return Optional.empty();
      }
      items.add(scalar.getValue());
    }
    return Optional.of(List.copyOf(items));
  }

  private static boolean isNull(Node node) {
    return Tag.NULL.equals(node.getTag());
  }

  private static int line(Node node) {
    return node.getStartMark().getLine() + 1;
  }

  private static String dotted(String prefix) {
    return prefix.isEmpty() ? "" : "." + prefix;
  }

  private void unreadable(Path path, String message) {
    problems.add(new Problem("file", path.toString(), message, "nothing was read"));
  }

  private void problem(String key, String given, String message, int line) {
    problems.add(new Problem(key, given, message, file + ", line " + line));
  }
}

package io.dormouse.gateway.config;

import io.smallrye.config.ConfigValue;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.common.utils.StringUtil;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Where values come from, strongest first: flags, system properties, environment variables, the
/// file.
final class Sources {
  private static final String FLAGS = "flag";
  private static final String PROPERTIES = "system property";
  private static final int FLAGS_ORDINAL = 500;
  private static final int PROPERTIES_ORDINAL = 400;
  private static final int FILE_ORDINAL = 110;

  private final FileContents file;
  private final Path fileFolder;
  private final Path workingFolder;
  private final SmallRyeConfig config;

  Sources(FileContents file, Path fileFolder, Surroundings surroundings) {
    this.file = file;
    this.fileFolder = fileFolder;
    this.workingFolder = surroundings.workingFolder();
    Map<String, String> texts = new LinkedHashMap<>();
    file.values().forEach((key, entry) -> texts.put(key, entry.raw().text()));
    this.config =
        new SmallRyeConfigBuilder()
            .withSources(
                new PropertiesConfigSource(surroundings.flags(), FLAGS, FLAGS_ORDINAL),
                new PropertiesConfigSource(
                    surroundings.properties(), PROPERTIES, PROPERTIES_ORDINAL),
                new EnvConfigSource(
                    withoutBlank(surroundings.variables()), EnvConfigSource.ORDINAL),
                new PropertiesConfigSource(texts, file.name(), FILE_ORDINAL))
            .build();
  }

  /// What stands at a key.
  ///
  /// @param raw as it is written
  /// @param where in words
  /// @param folder what relative paths in it start from
  record Given(Raw raw, String where, Path folder) {}

  String fileName() {
    return file.name();
  }

  /// The strongest value of a key; outside the file a list is written with commas.
  Optional<Given> find(String fullName, boolean list) {
    return strongest(fullName)
        .flatMap(value ->
            fromFile(value)
                ? Optional.ofNullable(file.values().get(fullName)).map(this::inFile)
                : Optional.of(outside(value, list)));
  }

  /// What outside the file gives a value, if something does.
  Optional<String> override(String fullName) {
    return strongest(fullName).filter(value -> !fromFile(value)).map(Sources::where);
  }

  private Optional<ConfigValue> strongest(String fullName) {
    return KeyName.spellings(fullName).stream()
        .map(config::getConfigValue)
        .filter(value -> value.getValue() != null)
        .max(Comparator.comparingInt(ConfigValue::getConfigSourceOrdinal));
  }

  private boolean fromFile(ConfigValue value) {
    return value.getConfigSourceOrdinal() == FILE_ORDINAL;
  }

  private Given inFile(FileContents.Entry entry) {
    String line = entry.line() > 0 ? ", line " + entry.line() : "";
    return new Given(entry.raw(), file.name() + line, fileFolder);
  }

  private Given outside(ConfigValue value, boolean list) {
    String text = value.getValue();
    Raw raw =
        list
            ? new Raw.Items(Stream.of(StringUtil.split(text)).map(String::strip).toList())
            : new Raw.Scalar(text);
    return new Given(raw, where(value), workingFolder);
  }

  private static String where(ConfigValue value) {
    return switch (value.getConfigSourceOrdinal()) {
      case FLAGS_ORDINAL -> "flag";
      case PROPERTIES_ORDINAL -> "system property " + value.getName();
      default ->
          "environment variable "
              + StringUtil.replaceNonAlphanumericByUnderscores(value.getName())
                  .toUpperCase(Locale.ROOT);
    };
  }

  private static Map<String, String> withoutBlank(Map<String, String> variables) {
    Map<String, String> set = new LinkedHashMap<>(variables);
    set.values().removeIf(String::isBlank);
    return set;
  }
}

package io.dormouse.worker.model;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The files of an embedding model: the graph, the tokenizer, and the longest input the files name.
///
/// @param graph the ONNX file
/// @param tokenizer the {@code tokenizer.json} beside it or one folder above
/// @param namedMaxTokens from {@code sentence_bert_config.json} or {@code config.json}; 0 where
///   neither names it
public record ModelFolder(Path graph, Path tokenizer, int namedMaxTokens) {
  private static final String GRAPH = "model.onnx";
  private static final String TOKENIZER = "tokenizer.json";

  /// Finds {@code model.onnx}, or else the only {@code *.onnx}, in the folder or its {@code onnx}
  /// folder.
  public static ModelFolder find(Path folder) throws LoadException {
    try {
      if (!Files.isDirectory(folder)) {
        throw new LoadException("model_not_found", "the model's folder does not exist");
      }
      Path graph = graph(folder);
      return new ModelFolder(graph, tokenizer(folder), namedMaxTokens(folder));
    } catch (IOException e) {
      throw new LoadException("model_unreadable", "the model's folder cannot be read", e);
    }
  }

  /// Bytes of the graph file.
  public long graphBytes() throws LoadException {
    try {
      return Files.size(graph);
    } catch (IOException e) {
      throw new LoadException("model_unreadable", "the model's file cannot be read", e);
    }
  }

  private static Path graph(Path folder) throws IOException, LoadException {
    for (Path place : List.of(folder, folder.resolve("onnx"))) {
      Path named = place.resolve(GRAPH);
      if (Files.isRegularFile(named)) {
        return named;
      }
      List<Path> graphs = graphs(place);
      if (graphs.size() > 1) {
        throw new LoadException(
            "model_ambiguous",
            "the model's folder has " + graphs.size() + " .onnx files and none is " + GRAPH);
      }
      if (graphs.size() == 1) {
        return graphs.getFirst();
      }
    }
    throw new LoadException("model_not_found", "the model's folder has no .onnx file");
  }

  private static List<Path> graphs(Path place) throws IOException {
    if (!Files.isDirectory(place)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(place)) {
      return files.filter(file -> file.toString().endsWith(".onnx")).toList();
    }
  }

  private static Path tokenizer(Path folder) throws LoadException {
    Path file = folder.resolve(TOKENIZER);
    if (!Files.isRegularFile(file)) {
      throw new LoadException("tokenizer_not_found", "the model's folder has no " + TOKENIZER);
    }
    return file;
  }

  private static int namedMaxTokens(Path folder) throws IOException {
    int sentenceLimit = number(folder.resolve("sentence_bert_config.json"), "max_seq_length");
    return sentenceLimit > 0
        ? sentenceLimit
        : number(folder.resolve("config.json"), "max_position_embeddings");
  }

  private static int number(Path file, String key) throws IOException {
    if (!Files.isRegularFile(file)) {
      return 0;
    }
    Matcher matcher =
        Pattern.compile("\"" + key + "\"\\s*:\\s*(\\d{1,7})")
            .matcher(Files.readString(file, StandardCharsets.UTF_8));
    return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
  }
}

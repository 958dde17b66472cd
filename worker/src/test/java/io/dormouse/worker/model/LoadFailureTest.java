package io.dormouse.worker.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dormouse.worker.WorkerFixture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadFailureTest {
  @TempDir Path folder;

  @Test
  void missingFolderFails() throws Exception {
    assertFails(folder.resolve("gone"), "model_not_found");
  }

  @Test
  void folderWithoutGraphFails() throws Exception {
    assertFails(folder, "model_not_found");
  }

  @Test
  void severalGraphsWithoutAModelOnnxFail() throws Exception {
    Files.createFile(folder.resolve("a.onnx"));
    Files.createFile(folder.resolve("b.onnx"));
    assertFails(folder, "model_ambiguous");
  }

  @Test
  void folderWithoutTokenizerFails() throws Exception {
    Files.createFile(folder.resolve("model.onnx"));
    assertFails(folder, "tokenizer_not_found");
  }

  @Test
  void fileThatIsNoModelFails() throws Exception {
    Files.writeString(folder.resolve("model.onnx"), "not a model");
    Files.copy(WorkerFixture.MODEL.resolve("tokenizer.json"), folder.resolve("tokenizer.json"));
    assertFails(folder, "session_failed");
  }

  @Test
  void fileThatIsNoTokenizerFails() throws Exception {
    Files.createSymbolicLink(
        folder.resolve("model.onnx"), WorkerFixture.MODEL.resolve("model.onnx").toAbsolutePath());
    Files.writeString(folder.resolve("tokenizer.json"), "{}");
    assertFails(folder, "tokenizer_unusable");
  }

  @Test
  void folderWithoutOnnxRuntimeFailsWithTheRemedy() throws Exception {
    ModelSource source = WorkerFixture.options(Map.of()).source();
    LoadException failure =
        failure(
            new ModelSource(
                source.folder(),
                folder.resolve("libonnxruntime.so"),
                source.providers(),
                1,
                source.tokenizer()));
    assertThat(failure.code()).isEqualTo("runtime_unusable");
    assertThat(failure).hasMessageContaining("--ort-home");
  }

  @Test
  void cudaAloneFailsWhereItIsNotAndSaysWhy() throws Exception {
    LoadException failure = failure(WorkerFixture.options(Map.of(), "--provider", "cuda").source());
    assertThat(failure.code()).isEqualTo("session_failed");
    assertThat(failure).hasMessageStartingWith("cuda not used: ");
  }

  @Test
  void onlyGraphInTheOnnxFolderIsFoundAndTheFilesNameTheLongestInput() throws Exception {
    Path graph = Files.createDirectory(folder.resolve("onnx")).resolve("encoder.onnx");
    Files.createFile(graph);
    Files.createFile(folder.resolve("tokenizer.json"));
    Files.writeString(folder.resolve("config.json"), "{\"max_position_embeddings\": 514}");
    assertThat(ModelFolder.find(folder).graph()).isEqualTo(graph);
    assertThat(ModelFolder.find(folder).namedMaxTokens()).isEqualTo(514);
    Files.writeString(folder.resolve("sentence_bert_config.json"), "{\"max_seq_length\":256}");
    assertThat(ModelFolder.find(folder).namedMaxTokens()).isEqualTo(256);
  }

  private void assertFails(Path path, String code) throws Exception {
    LoadException failure = failure(sourceAt(path, WorkerFixture.options(Map.of()).source()));
    assertThat(failure.code()).isEqualTo(code);
    assertThat(failure.getMessage()).doesNotContain(folder.toString());
  }

  private static ModelSource sourceAt(Path path, ModelSource source) {
    return new ModelSource(path, source.ortLibrary(), source.providers(), 1, source.tokenizer());
  }

  private static LoadException failure(ModelSource source) {
    return catchThrowableOfType(
        LoadException.class, () -> new ModelLoader(source).load(new IgnoredProgress()));
  }
}

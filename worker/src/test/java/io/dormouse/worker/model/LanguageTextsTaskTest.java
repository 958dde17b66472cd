package io.dormouse.worker.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dormouse.worker.WorkerFixture;
import io.dormouse.worker.model.gguf.GgufTensorType;
import io.dormouse.worker.model.gguf.RandomLlama;
import io.dormouse.worker.tokenizer.LanguageTokenizer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LanguageTextsTaskTest {
  private static final String BYTE_LEVEL =
      "{\"type\":\"ByteLevel\",\"add_prefix_space\":false,\"trim_offsets\":true,\"use_regex\":true}";
  private static final String TOKENIZER =
      """
      {"version":"1.0","added_tokens":[],"pre_tokenizer":%s,"decoder":%s,
       "model":{"type":"BPE","vocab":{"a":0,"b":1,"c":2},"merges":[]}}
      """
          .formatted(BYTE_LEVEL, BYTE_LEVEL);

  @TempDir Path folder;

  @Test
  void discardedTextsHaveAClosedTokenizer() throws Exception {
    Path model = RandomLlama.of(GgufTensorType.Q4_0, 1).write(folder.resolve("m.gguf"));
    Files.writeString(folder.resolve("tokenizer.json"), TOKENIZER);
    LanguageTextsTask task = start(model);
    LanguageTokenizer tokenizer = task.await().tokenizer();
    assertThat(tokenizer.encode("abc")).isNotEmpty();
    task.discard();
    assertThatThrownBy(() -> tokenizer.encode("abc")).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void textsThatCouldNotBeReadAreDiscardedWithoutAnError() {
    LanguageTextsTask task = start(folder.resolve("none.gguf"));
    assertThatCode(task::discard).doesNotThrowAnyException();
    assertThatThrownBy(task::await).isInstanceOf(LoadException.class);
  }

  private static LanguageTextsTask start(Path model) {
    return LanguageTextsTask.start(model, WorkerFixture.HOME.resolve("cache"));
  }
}

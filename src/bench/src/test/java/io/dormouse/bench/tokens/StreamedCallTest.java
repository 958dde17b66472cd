package io.dormouse.bench.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StreamedCallTest {
  private static final String ONE = "data: {\"choices\":[{\"text\":\"eins\"}]}\n\n";
  private static final String TWO = "data: {\"choices\":[{\"delta\":{\"content\":\"zwölf\"}}]}\n\n";
  private static final String EMPTY = "data: {\"choices\":[{\"text\":\"\"}]}\n\n";
  private static final String USAGE =
      "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":2}}\n\n";
  private static final String DONE = "data: [DONE]\n\n";

  @Test
  void aPieceOfTextIsThereWithTheChunkThatEndsItsLine() throws Exception {
    assertThat(read(ONE, TWO, USAGE + DONE).textNanos()).containsExactly(10L, 20L);
    assertThat(read(ONE + TWO, USAGE + DONE).textNanos()).containsExactly(10L, 10L);
    assertThat(read(EMPTY, ONE, USAGE).textNanos()).containsExactly(20L);
    assertThat(read(ONE.strip(), "\n\n", USAGE).textNanos()).containsExactly(10L);
    assertThat(read(ONE.substring(0, 9), ONE.substring(9, 20), ONE.substring(20), USAGE.strip()))
        .isEqualTo(new StreamedCall(3, 2, 5, List.of(30L), 40));
  }

  @Test
  void whereverTheBytesAreCutTheTextIsTheSame() throws Exception {
    byte[] all = (ONE + TWO + USAGE + DONE).getBytes(StandardCharsets.UTF_8);
    for (int cut : IntStream.range(1, all.length).toArray()) {
      var ends = new TreeMap<Integer, Long>();
      ends.put(cut, 10L);
      ends.put(all.length, 20L);
      var call = new StreamedCall.Received(all, ends, 5).read();
      assertThat(call.textNanos()).hasSize(2).isSorted();
      assertThat(call.newTokens()).isEqualTo(2);
    }
  }

  @Test
  void aStreamThatBrokeOffIsNoAnswer() {
    assertThatThrownBy(() -> read(ONE, "data: {\"error\":{\"code\":\"x\"}}\n\n", USAGE))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("broke off");
    assertThatThrownBy(() -> read(ONE)).hasMessageContaining("without text or usage");
    assertThatThrownBy(() -> read(USAGE)).hasMessageContaining("without text or usage");
  }

  /// Chunks that come at 10, 20 and so on.
  private static StreamedCall read(String... chunks) throws IOException {
    var text = new ByteArrayOutputStream();
    var ends = new TreeMap<Integer, Long>();
    for (int i = 0; i < chunks.length; i++) {
      text.writeBytes(chunks[i].getBytes(StandardCharsets.UTF_8));
      ends.put(text.size(), 10L * (i + 1));
    }
    return new StreamedCall.Received(text.toByteArray(), ends, 5).read();
  }
}

package io.dormouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.dormouse.e2e.Client.Answer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// The embedding API through the gateway: what the model is known to answer, and what it refuses.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class EmbeddingsE2eIT {
  private static final String MODEL = "all-minilm-l6-v2";
  private static final List<String> SENTENCES =
      List.of("The weather is lovely today.", "It's so sunny outside!", "He drove to the stadium.");

  private GatewayProcess gateway;
  private Client client;

  @BeforeAll
  void start() {
    var config = ConfigText.of().model(MODEL, "path: " + Dist.find().demoModel());
    gateway = GatewayProcess.start(GatewaySetup.of(config.text()));
    client = Client.of(gateway.base());
  }

  @AfterAll
  void stop() {
    client.close();
    gateway.close();
  }

  /// The similarities that the model's authors publish for these three sentences.
  @Test
  void similaritiesOfKnownSentencesAreThePublishedOnes() {
    List<float[]> vectors = floats(embed(SENTENCES, "float"));

    assertThat(cosine(vectors.get(0), vectors.get(1))).isCloseTo(0.6660, within(2e-3));
    assertThat(cosine(vectors.get(0), vectors.get(2))).isCloseTo(0.1046, within(2e-3));
    assertThat(cosine(vectors.get(1), vectors.get(2))).isCloseTo(0.1411, within(2e-3));
    assertThat(vectors).allSatisfy(it -> assertThat(cosine(it, it)).isCloseTo(1, within(1e-5)));
  }

  @Test
  void answersDoNotDependOnTheBatch() {
    List<float[]> together = floats(embed(SENTENCES, "float"));

    for (int i = 0; i < SENTENCES.size(); i++) {
      float[] alone = floats(embed(List.of(SENTENCES.get(i)), "float")).getFirst();
      assertThat(alone).containsExactly(together.get(i), within(1e-5f));
    }
  }

  @Test
  void base64CarriesTheSameVectors() {
    List<float[]> plain = floats(embed(SENTENCES, "float"));

    JsonNode data = embed(SENTENCES, "base64").json().path("data");
    for (int i = 0; i < SENTENCES.size(); i++) {
      byte[] bytes = Base64.getDecoder().decode(data.path(i).path("embedding").asText());
      var values = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
      float[] decoded = new float[values.remaining()];
      values.get(decoded);
      assertThat(decoded).containsExactly(plain.get(i), within(1e-5f));
    }
  }

  @Test
  void usageCountsTokens() {
    JsonNode usage = embed(List.of("Hello world"), "float").json().path("usage");

    assertThat(usage.path("prompt_tokens").asInt()).isEqualTo(4);
    assertThat(usage.path("total_tokens").asInt()).isEqualTo(4);
  }

  @Test
  void tokenIdsAreRefusedWithTheRemedyOfLangChain() {
    Answer answer = post("\"input\":[[101,7592,102]]");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).contains("check_embedding_ctx_length=False");
  }

  @Test
  void dimensionsAreRefused() {
    Answer answer = post("\"input\":\"Hello\",\"dimensions\":64");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().path("error").path("param").asText()).isEqualTo("dimensions");
  }

  @Test
  void inputThatIsTooLongIsRefusedWithBothNumbers() {
    Answer answer = post("\"input\":\"" + "dormouse ".repeat(2_000) + "\"");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().path("error").path("message").asText())
        .containsPattern("\\d{4}")
        .contains("512");
  }

  private Answer post(String members) {
    String body = "{\"model\":\"" + MODEL + "\"," + members + "}";
    return Client.await(client.post(Calls.EMBEDDINGS, body, Map.of()));
  }

  private Answer embed(List<String> texts, String format) {
    var body = JsonNodeFactory.instance.objectNode();
    body.put("model", MODEL).put("encoding_format", format);
    texts.forEach(body.putArray("input")::add);
    Answer answer = Client.await(client.post(Calls.EMBEDDINGS, body.toString(), Map.of()));
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer;
  }

  private static List<float[]> floats(Answer answer) {
    JsonNode data = answer.json().path("data");
    return IntStream.range(0, data.size())
        .mapToObj(i -> floats(data.path(i).path("embedding")))
        .toList();
  }

  private static float[] floats(JsonNode array) {
    float[] values = new float[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = array.path(i).floatValue();
    }
    return values;
  }

  private static double cosine(float[] a, float[] b) {
    double dot = 0;
    double lengthA = 0;
    double lengthB = 0;
    for (int i = 0; i < a.length; i++) {
      dot += a[i] * b[i];
      lengthA += a[i] * a[i];
      lengthB += b[i] * b[i];
    }
    return dot / Math.sqrt(lengthA * lengthB);
  }
}

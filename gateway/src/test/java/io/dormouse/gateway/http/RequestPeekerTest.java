package io.dormouse.gateway.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestPeekerTest {
  @Test
  void the_model_behind_a_twenty_megabyte_image_is_found() {
    byte[] image = new byte[20 << 20];
    Arrays.fill(image, (byte) 'A');
    RequestPeeker peeker = new RequestPeeker();

    feed(peeker, "{\"image\":\"".getBytes(UTF_8));
    feed(peeker, image);
    feed(peeker, "\",\"model\":\"late\",\"stream\":true}".getBytes(UTF_8));

    RequestPeek found = ((Peek.Found) peeker.finish()).request();
    assertThat(found.model()).isEqualTo("late");
    assertThat(found.modelStart()).isEqualTo(10L + image.length + 10);
    assertThat(found.modelEnd()).isEqualTo(found.modelStart() + 6);
    assertThat(found.stream()).contains(true);
  }

  @Test
  void a_body_without_a_model_is_no_mistake_of_the_peek() {
    assertThat(((Peek.Found) peek("{\"input\":{\"model\":\"inner\"}}")).request().model()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{\"model\":\"a\",\"\\u006dodel\":\"a\"}", "{\"model\":\"a\",\"model\":1}"})
  void a_second_model_is_refused_however_it_is_spelled(String body) {
    assertThat(peek(body))
        .isInstanceOfSatisfying(
            Peek.Malformed.class,
            refusal -> {
              assertThat(refusal.code()).isEqualTo("duplicate_model");
              assertThat(refusal.param()).isEqualTo("model");
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "null", "true", "{}", "[\"a\"]"})
  void a_model_that_is_no_string_is_refused(String value) {
    assertThat(((Peek.Malformed) peek("{\"model\":" + value + "}")).code())
        .isEqualTo("invalid_model_type");
  }

  @Test
  void a_malformed_body_is_refused_with_the_offset_of_the_byte_at_fault() {
    assertThat(((Peek.Malformed) peek("{\"a\":01}")).message()).contains("at byte 6");
    assertThat(((Peek.Malformed) peek("{\"a\":1")).message()).contains("at byte 6");
    assertThat(((Peek.Malformed) peek("")).message()).contains("at byte 0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u00c0\u0080",
        "\u00ed\u00a0\u0080",
        "\u00f5\u0080\u0080\u0080",
        "\u00e9",
        "\u0080"
      })
  void text_that_is_not_utf8_is_refused_even_in_members_nobody_reads(String latin1) {
    RequestPeeker peeker = new RequestPeeker();
    feed(peeker, ("{\"a\":[\"" + latin1 + "\"]}").getBytes(ISO_8859_1));

    assertThat(((Peek.Malformed) peeker.finish()).code()).isEqualTo("malformed_json");
  }

  @Test
  void nesting_is_bounded() {
    String deepest = "{\"a\":" + "[".repeat(511) + "]".repeat(511) + "}";
    String deeper = "{\"a\":" + "[".repeat(512) + "]".repeat(512) + "}";

    assertThat(peek(deepest)).isInstanceOf(Peek.Found.class);
    assertThat(peek(deeper)).isInstanceOf(Peek.Malformed.class);
  }

  @Test
  void the_length_of_a_model_name_is_bounded() {
    assertThat(peek("{\"model\":\"" + "m".repeat(1024) + "\"}")).isInstanceOf(Peek.Found.class);
    assertThat(((Peek.Malformed) peek("{\"model\":\"" + "m".repeat(1025) + "\"}")).code())
        .isEqualTo("malformed_json");
  }

  @Test
  void the_newer_token_limit_counts_before_the_older() {
    RequestPeek found =
        ((Peek.Found) peek("{\"max_completion_tokens\":7,\"max_tokens\":9}")).request();

    assertThat(found.maxTokens()).hasValue(7);
  }

  private static Peek peek(String body) {
    RequestPeeker peeker = new RequestPeeker();
    feed(peeker, body.getBytes(UTF_8));
    return peeker.finish();
  }

  private static void feed(RequestPeeker peeker, byte[] bytes) {
    peeker.feed(bytes, 0, bytes.length);
  }
}

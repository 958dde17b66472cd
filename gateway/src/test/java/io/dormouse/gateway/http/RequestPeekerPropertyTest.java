package io.dormouse.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class RequestPeekerPropertyTest {
  private static final byte[] MUTATIONS = "{}[]:,\"\\019-+.eEtrufnals \n\u0001u/é".getBytes(UTF_8);

  @Property(tries = 3000)
  void what_is_found_in_a_chopped_document_is_what_jackson_finds(@ForAll long seed) {
    Random random = new Random(seed);
    byte[] body = new JsonDocuments(random).next().getBytes(UTF_8);

    assertThat(verdict(peekChopped(body, random))).isEqualTo(JacksonOracle.verdict(body));
  }

  @Property(tries = 6000)
  void a_damaged_document_is_refused_or_read_exactly_as_by_jackson(@ForAll long seed) {
    Random random = new Random(seed);
    byte[] body = damage(new JsonDocuments(random).next().getBytes(UTF_8), random);

    boolean refused = JacksonOracle.verdict(body) instanceof String;
    Peek peek = peekChopped(body, random);
    assertThat(peek instanceof Peek.Malformed)
        .describedAs("%s", new String(body, UTF_8))
        .isEqualTo(refused);
    assertThat(refused || verdict(peek).equals(JacksonOracle.verdict(body))).isTrue();
  }

  @Property(tries = 1000)
  void another_model_name_spliced_into_the_range_is_read_back(@ForAll long seed)
      throws IOException {
    Random random = new Random(seed);
    byte[] body = new JsonDocuments(random).next().getBytes(UTF_8);
    if (peekChopped(body, random) instanceof Peek.Found(RequestPeek peek) && peek.model() != null) {
      ByteArrayOutputStream spliced = new ByteArrayOutputStream();
      spliced.write(body, 0, (int) peek.modelStart());
      spliced.writeBytes("\"other\"".getBytes(UTF_8));
      spliced.write(body, (int) peek.modelEnd(), body.length - (int) peek.modelEnd());

      RequestPeek expected =
          new RequestPeek(
              "other",
              peek.modelStart(),
              peek.modelStart() + "\"other\"".length(),
              peek.stream(),
              peek.maxTokens());
      assertThat(JacksonOracle.verdict(spliced.toByteArray())).isEqualTo(expected);
      assertThat(unquoted(body, peek)).isEqualTo(peek.model());
    }
  }

  private static String unquoted(byte[] body, RequestPeek peek) throws IOException {
    byte[] token = Arrays.copyOfRange(body, (int) peek.modelStart(), (int) peek.modelEnd());
    try (JsonParser parser = new JsonFactory().createParser(token)) {
      parser.nextToken();
      return parser.getText();
    }
  }

  private static Object verdict(Peek peek) {
    return switch (peek) {
      case Peek.Found(RequestPeek found) -> found;
      case Peek.Malformed malformed -> malformed.code();
    };
  }

  private static Peek peekChopped(byte[] body, Random random) {
    RequestPeeker peeker = new RequestPeeker();
    int from = 0;
    boolean more = true;
    while (from < body.length && more) {
      int to = Math.min(body.length, from + 1 + random.nextInt(random.nextBoolean() ? 3 : 64));
      more = peeker.feed(body, from, to);
      from = to;
    }
    return peeker.finish();
  }

  private static byte[] damage(byte[] body, Random random) {
    int at = random.nextInt(body.length);
    byte other = MUTATIONS[random.nextInt(MUTATIONS.length)];
    return switch (random.nextInt(4)) {
      case 0 -> Arrays.copyOf(body, at);
      case 1 -> join(body, at, at + 1, new byte[] {other});
      case 2 -> join(body, at, at, new byte[] {other});
      default -> join(body, at, at + 1, new byte[0]);
    };
  }

  private static byte[] join(byte[] body, int cutFrom, int cutTo, byte[] middle) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(body, 0, cutFrom);
    out.writeBytes(middle);
    out.write(body, cutTo, body.length - cutTo);
    return out.toByteArray();
  }
}

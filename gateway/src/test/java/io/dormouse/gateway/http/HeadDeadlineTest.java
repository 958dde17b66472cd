package io.dormouse.gateway.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpRequestDecoder;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HeadDeadlineTest {
  private static final long LIMIT_MS = 1_000;
  private static final String HEAD = "POST / HTTP/1.1\r\nHost: g\r\nContent-Length: 3\r\n\r\n";

  private final EmbeddedChannel channel = new EmbeddedChannel();

  @BeforeEach
  void open() {
    channel.freezeTime();
    HeadDeadline.watch(channel.pipeline(), LIMIT_MS);
    channel.pipeline().addLast(new HttpRequestDecoder());
  }

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
  }

  private void sends(String bytes) {
    channel.writeInbound(Unpooled.copiedBuffer(bytes, US_ASCII));
  }

  private void passes(long milliseconds) {
    channel.advanceTimeBy(milliseconds, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
  }

  @Test
  void a_head_that_drips_is_cut_when_its_time_is_over() {
    for (int i = 0; i < 4; i++) {
      sends(HEAD.substring(i, i + 1));
      passes(LIMIT_MS / 4 - 1);
      assertThat(channel.isOpen()).isTrue();
    }
    passes(4);

    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void a_head_in_time_stops_the_clock_and_its_body_may_take_longer() {
    sends(HEAD.substring(0, 9));
    passes(LIMIT_MS - 1);
    sends(HEAD.substring(9));
    for (String piece : new String[] {"a", "b"}) {
      passes(LIMIT_MS);
      sends(piece);
    }
    passes(2 * LIMIT_MS);

    assertThat(channel.isOpen()).isTrue();
  }

  @Test
  void silence_before_and_between_requests_has_no_limit() {
    passes(2 * LIMIT_MS);
    sends(HEAD + "abc");
    passes(2 * LIMIT_MS);

    assertThat(channel.isOpen()).isTrue();
  }

  @Test
  void the_next_head_on_a_connection_is_timed_too() {
    sends(HEAD + "abc" + HEAD + "abc");
    sends("P");
    passes(LIMIT_MS);

    assertThat(channel.isOpen()).isFalse();
  }
}

package io.dormouse.gateway.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HeadRulesTest {
  private static final long LIMIT_MS = 1_000;
  private static final String HEAD = "POST / HTTP/1.1\r\nHost: g\r\nContent-Length: 3\r\n\r\n";

  private final EmbeddedChannel channel = new EmbeddedChannel();

  @BeforeEach
  void open() {
    channel.freezeTime();
    HeadRules.watch(channel.pipeline(), LIMIT_MS);
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
  void aHeadThatDripsIsCutWhenItsTimeIsOver() {
    for (int i = 0; i < 4; i++) {
      sends(HEAD.substring(i, i + 1));
      passes(LIMIT_MS / 4 - 1);
      assertThat(channel.isOpen()).isTrue();
    }
    passes(4);

    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void aHeadInTimeStopsTheClockAndItsBodyMayTakeLonger() {
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
  void silenceBeforeAndBetweenRequestsHasNoLimit() {
    passes(2 * LIMIT_MS);
    sends(HEAD + "abc");
    passes(2 * LIMIT_MS);

    assertThat(channel.isOpen()).isTrue();
  }

  @Test
  void theNextHeadOnAConnectionIsTimedToo() {
    sends(HEAD + "abc" + HEAD + "abc");
    sends("P");
    passes(LIMIT_MS);

    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void aHeadIsTimedWhereTheProtocolIsKnownOnlyFromItsFirstBytes() {
    learnsProtocol(new HttpRequestDecoder());
    sends("P");
    sends(HEAD.substring(1));
    passes(2 * LIMIT_MS);
    assertThat(channel.isOpen()).isTrue();

    sends("abc");
    sends(HEAD.substring(0, 9));
    passes(LIMIT_MS);
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void connectionOfHttp2IsNotTimed() {
    learnsProtocol(Http2FrameCodecBuilder.forServer().build());
    sends("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    passes(2 * LIMIT_MS);

    assertThat(channel.isOpen()).isTrue();
  }

  @Test
  void noHandlerBehindSeesThatAnUpgradeIsAskedFor() {
    sends("GET / HTTP/1.1\r\nHost: g\r\nupgrade: h2c\r\nX-Kept: 1\r\n\r\n");

    HttpRequest request = channel.readInbound();
    assertThat(request.headers().names()).containsExactlyInAnyOrder("Host", "X-Kept");
  }

  @Test
  void handlersMayBeTakenOutWhenAConnectionIsUpgraded() {
    learnsProtocol(
        new ChannelInboundHandlerAdapter() {
          @Override
          public void channelRead(ChannelHandlerContext context, Object bytes) {
            ReferenceCountUtil.release(bytes);
            context.pipeline().toMap().values().stream()
                .filter(handler -> !handler.equals(this))
                .forEach(context.pipeline()::remove);
          }
        });
    sends(HEAD);
    channel.checkException();

    assertThat(channel.pipeline().names()).hasSize(2);
  }

  /// Lets the decoder come with the second byte, as the framework does.
  private void learnsProtocol(ChannelHandler decoder) {
    channel.pipeline().removeLast();
    channel
        .pipeline()
        .addLast(
            new ChannelInboundHandlerAdapter() {
              private final ByteBuf read = Unpooled.buffer();

              @Override
              public void channelRead(ChannelHandlerContext context, Object bytes) {
                read.writeBytes((ByteBuf) bytes);
                ReferenceCountUtil.release(bytes);
                if (read.readableBytes() > 1) {
                  context.pipeline().addLast(decoder);
                  context.pipeline().remove(this);
                  context.fireChannelRead(read);
                }
              }
            });
  }
}

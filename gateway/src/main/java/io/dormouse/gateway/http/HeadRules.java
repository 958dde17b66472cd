package io.dormouse.gateway.http;

import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.util.concurrent.ScheduledFuture;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// What heads of requests are held to, on every connection that this process accepts: a bound on
/// the time from a request's first byte to the end of its head, no upgrade to another protocol, and
/// an error with a body where a head cannot be read.
///
/// The framework bounds a head's bytes and a connection's silence, so that a client which sends a
/// byte now and then keeps a descriptor for ever. It gives no hold on a connection before its first
/// request; the channel library does, by a service that is switched on by a system property.
@RegisterForReflection
public final class HeadRules extends ChannelInitializerExtension {
  /// System property that has the channel library look for this service.
  public static final String SERVICES = "io.netty.bootstrap.extensions";

  /// Its value for that.
  public static final String LOAD = "serviceload";

  /// System property with the longest head, in milliseconds.
  public static final String MILLIS = "dormouse.head-timeout-ms";

  private static final long USUAL_MILLIS = 30_000;

  /// Made by the channel library.
  public HeadRules() {}

  @Override
  public void postInitializeServerChildChannel(Channel channel) {
    watch(channel.pipeline(), Long.getLong(MILLIS, USUAL_MILLIS));
  }

  /// Watches a connection whose pipeline has a decoder of requests by the time of its first byte.
  static void watch(ChannelPipeline pipeline, long millis) {
    pipeline.addFirst(new Bytes(new Clock(millis)));
  }

  /// The time of one connection's present head.
  private static final class Clock {
    private final long millis;
    private boolean inRequest;
    private boolean moved;
    private @Nullable ScheduledFuture<?> due;

    Clock(long millis) {
      this.millis = millis;
    }

    /// Follows the decoder of requests, if there is one already.
    boolean joins(ChannelPipeline pipeline) {
      var decoder = pipeline.context(HttpRequestDecoder.class);
      if (decoder != null) {
        pipeline.addAfter(decoder.name(), null, new Requests(this));
      }
      return decoder != null;
    }

    void headEnded() {
      inRequest = true;
      moved = true;
      stop();
    }

    void bodyEnded() {
      inRequest = false;
      moved = true;
    }

    void stop() {
      if (due != null) {
        due.cancel(false);
        due = null;
      }
    }

    /// Bytes were read that may belong to a head; starts to count if nothing came of them.
    void read(ChannelHandlerContext context) {
      if (!inRequest && !moved && due == null && !isHttp2(context)) {
        due = context.executor().schedule(() -> over(context), millis, TimeUnit.MILLISECONDS);
      }
      moved = false;
    }

    private static void over(ChannelHandlerContext context) {
      if (!isHttp2(context)) {
        var _ = context.close();
      }
    }

    private static boolean isHttp2(ChannelHandlerContext context) {
      return context.pipeline().get(Http2ConnectionHandler.class) != null;
    }
  }

  /// Stands before the decoder.
  private static final class Bytes extends ChannelInboundHandlerAdapter {
    private final Clock clock;
    private boolean joined;

    Bytes(Clock clock) {
      this.clock = clock;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) {
      if (!joined) {
        joined = true;
        if (!clock.joins(context.pipeline())) {
          context.pipeline().addLast(new Joining(clock));
        }
      }
      context.fireChannelRead(bytes);
      clock.read(context);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      clock.stop();
      context.fireChannelInactive();
    }
  }

  /// Stands where the decoder will come, until the framework knows which protocol it is and hands
  /// on what it read so far.
  private static final class Joining extends ChannelInboundHandlerAdapter {
    private final Clock clock;

    Joining(Clock clock) {
      this.clock = clock;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) {
      clock.joins(context.pipeline());
      context.pipeline().remove(this);
      context.fireChannelRead(bytes);
    }
  }

  /// Stands after the decoder.
  private static final class Requests extends ChannelInboundHandlerAdapter {
    private final Clock clock;

    Requests(Clock clock) {
      this.clock = clock;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object decoded) {
      if (decoded instanceof HttpRequest request) {
        clock.headEnded();
        request.headers().remove(HttpHeaderNames.UPGRADE);
        if (request.decoderResult().isFailure()) {
          explains(context.pipeline());
        }
      }
      if (decoded instanceof LastHttpContent) {
        clock.bodyEnded();
      }
      context.fireChannelRead(decoded);
    }

    private static void explains(ChannelPipeline pipeline) {
      var encoder = pipeline.context(HttpResponseEncoder.class);
      if (encoder != null && pipeline.get(BareAnswer.class) == null) {
        pipeline.addAfter(encoder.name(), null, new BareAnswer());
      }
    }
  }
}

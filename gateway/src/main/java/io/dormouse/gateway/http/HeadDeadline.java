package io.dormouse.gateway.http;

import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.ScheduledFuture;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A bound on the time from a request's first byte to the end of its head, on every connection that
/// this process accepts.
///
/// The framework bounds a head's bytes and a connection's silence, so that a client which sends a
/// byte now and then keeps a descriptor for ever. It gives no hold on a connection before its first
/// request; the channel library does, by a service that is switched on by a system property.
@RegisterForReflection
public final class HeadDeadline extends ChannelInitializerExtension {
  /// System property that has the channel library look for this service.
  public static final String SERVICES = "io.netty.bootstrap.extensions";

  /// Its value for that.
  public static final String LOAD = "serviceload";

  /// System property with the longest head, in milliseconds.
  public static final String MILLIS = "dormouse.head-timeout-ms";

  private static final long USUAL_MILLIS = 30_000;

  /// Made by the channel library.
  public HeadDeadline() {}

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
      if (!inRequest && !moved && due == null) {
        due = context.executor().schedule(() -> context.close(), millis, TimeUnit.MILLISECONDS);
      }
      moved = false;
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
        join(context.pipeline());
      }
      context.fireChannelRead(bytes);
      clock.read(context);
    }

    private void join(ChannelPipeline pipeline) {
      var decoder = pipeline.context(HttpRequestDecoder.class);
      if (decoder != null) {
        pipeline.addAfter(decoder.name(), null, new Requests(clock));
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      clock.stop();
      context.fireChannelInactive();
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
      if (decoded instanceof HttpRequest) {
        clock.headEnded();
      }
      if (decoded instanceof LastHttpContent) {
        clock.bodyEnded();
      }
      context.fireChannelRead(decoded);
    }
  }
}

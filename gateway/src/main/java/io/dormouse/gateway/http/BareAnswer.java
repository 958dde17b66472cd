package io.dormouse.gateway.http;

import io.dormouse.gateway.error.ErrorResponder;
import io.dormouse.gateway.error.GatewayError;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.util.Set;

/// Gives the framework's answer to a head that cannot be read the body that all errors have; stands
/// before the encoder from when such a head came.
///
/// The framework answers in order: what other calls on the connection still get has their ids, and
/// passes.
final class BareAnswer extends ChannelOutboundHandlerAdapter {
  private static final Set<HttpResponseStatus> BARE =
      Set.of(
          HttpResponseStatus.BAD_REQUEST,
          HttpResponseStatus.REQUEST_URI_TOO_LONG,
          HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE);

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (message instanceof FullHttpResponse answer
        && BARE.contains(answer.status())
        && !answer.headers().contains("X-Request-Id")) {
      var _ = context.write(withBody(context, answer), promise);
    } else {
      var _ = context.write(message, promise);
    }
  }

  private static FullHttpResponse withBody(ChannelHandlerContext context, FullHttpResponse bare) {
    var error = new GatewayError.MalformedHead(bare.status().code());
    byte[] body = ErrorResponder.body(error).toBuffer().getBytes();
    var answer =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            bare.status(),
            context.alloc().buffer(body.length).writeBytes(body));
    answer
        .headers()
        .set(bare.headers())
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE)
        .set(HttpHeaderNames.CONTENT_TYPE, "application/json")
        .set(HttpHeaderNames.CONTENT_LENGTH, body.length)
        .set("Dormouse-Reason", error.code());
    bare.release();
    return answer;
  }
}

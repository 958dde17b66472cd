package io.dormouse.worker.http;

import io.vertx.core.Handler;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/// Lets only requests with this start's token pass; compared in constant time.
public final class TokenGuard implements Handler<RoutingContext> {
  static final String HEADER = "Dormouse-Worker-Token";
  private static final int FIRST = Integer.MIN_VALUE;

  private final byte[] token;

  /// A guard for that token.
  public TokenGuard(String token) {
    this.token = token.getBytes(StandardCharsets.UTF_8);
  }

  /// Guards every route of the router, those added later and by others too.
  public void guard(Router router) {
    router.route().order(FIRST).handler(this);
  }

  @Override
  public void handle(RoutingContext context) {
    String given = context.request().getHeader(HEADER);
    if (given != null && MessageDigest.isEqual(token, given.getBytes(StandardCharsets.UTF_8))) {
      context.next();
    } else {
      Responder.error(context, ApiError.wrongToken());
    }
  }
}

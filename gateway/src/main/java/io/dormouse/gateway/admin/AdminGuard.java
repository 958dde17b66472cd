package io.dormouse.gateway.admin;

import io.dormouse.gateway.error.ErrorResponder;
import io.dormouse.gateway.error.GatewayError;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Who may use the admin routes: loopback peers, or anyone with the admin token; never a page in a
/// browser.
public final class AdminGuard {
  private static final String BEARER = "Bearer ";
  private static final Pattern OF_THIS_MACHINE =
      Pattern.compile("(?i)(.+\\.)?localhost|[0-9.]+|\\[?[0-9a-f]*:[0-9a-f:.]*(%.+)?]?");

  private final Optional<byte[]> token;

  /// @param token the configured `admin-token`
  public AdminGuard(Optional<String> token) {
    this.token = token.map(text -> text.getBytes(StandardCharsets.UTF_8));
  }

  void handle(RoutingContext context) {
    HttpServerRequest request = context.request();
    if (request.getHeader("Origin") != null) {
      deny(
          context,
          403,
          "origin_refused",
          "Admin routes do not answer web pages: send no Origin header.");
    } else if (bears(request.getHeader("Authorization"))) {
      context.next();
    } else if (fromLoopback(request.remoteAddress()) && !forwarded(request)) {
      local(context);
    } else {
      deny(
          context,
          401,
          "admin_token_required",
          "From another machine admin routes want 'Authorization: Bearer <admin-token>'.");
    }
  }

  /// A page whose name was made to resolve to this machine sends no Origin with a GET, but its own
  /// name as Host.
  private static void local(RoutingContext context) {
    HostAndPort authority = context.request().authority();
    if (authority == null || OF_THIS_MACHINE.matcher(authority.host()).matches()) {
      context.next();
    } else {
      deny(
          context,
          403,
          "host_refused",
          "Without the admin token admin routes answer at an address or at localhost, not at a name.");
    }
  }

  /// Whether a proxy stands between: the peer's address is not the caller's then.
  private static boolean forwarded(HttpServerRequest request) {
    return request.getHeader("Forwarded") != null || request.getHeader("X-Forwarded-For") != null;
  }

  private static boolean fromLoopback(@Nullable SocketAddress peer) {
    if (peer == null || peer.hostAddress() == null) {
      return false;
    }
    try {
      return InetAddress.getByName(peer.hostAddress()).isLoopbackAddress();
    } catch (UnknownHostException _) {
      return false;
    }
  }

  private boolean bears(@Nullable String authorization) {
    if (authorization == null || !authorization.startsWith(BEARER) || token.isEmpty()) {
      return false;
    }
    byte[] given = authorization.substring(BEARER.length()).getBytes(StandardCharsets.UTF_8);
    return MessageDigest.isEqual(given, token.get());
  }

  private static void deny(RoutingContext context, int status, String code, String message) {
    var error =
        new JsonObject()
            .put("message", message)
            .put("type", "authentication_error")
            .putNull("param")
            .put("code", code);
    context
        .response()
        .setStatusCode(status)
        .putHeader("Content-Type", "application/json")
        .putHeader("Dormouse-Reason", code)
        .end(new JsonObject().put("error", error).toBuffer());
  }

  static void fail(RoutingContext context, GatewayError error) {
    ErrorResponder.respond(context.response(), error);
  }
}

package io.dormouse.worker.http;

import io.vertx.core.http.HttpServerRequest;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What finds a call in the logs of worker and gateway, and in a collector of traces: `request=ID
/// trace=ID`, as far as the call brings them.
final class CallLabel {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9._:-]{1,128}");
  private static final Pattern PARENT =
      Pattern.compile("[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}.*");

  private CallLabel() {}

  static String of(HttpServerRequest request) {
    return of(request.getHeader(Responder.REQUEST_ID), request.getHeader("traceparent"));
  }

  static String of(@Nullable String id, @Nullable String parent) {
    var label = new StringBuilder();
    if (id != null && ID.matcher(id).matches()) {
      label.append("request=").append(id);
    }
    var trace = PARENT.matcher(parent == null ? "" : parent);
    if (trace.matches()) {
      label.append(label.isEmpty() ? "" : " ").append("trace=").append(trace.group(1));
    }
    return label.isEmpty() ? "a call without an id" : label.toString();
  }
}

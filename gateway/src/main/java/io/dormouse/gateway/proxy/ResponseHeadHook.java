package io.dormouse.gateway.proxy;

import io.vertx.core.MultiMap;

/// A last look at the head of an answer before its first byte goes out.
@FunctionalInterface
public interface ResponseHeadHook {
  /// May add to or change `headers`, which are the client's; must not block.
  void onResponseHead(int status, MultiMap headers);
}

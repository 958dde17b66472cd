package io.dormouse.bench.bare;

import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/// The one route of the bare application: `GET /` answers 200.
@ApplicationScoped
class BareRoutes {
  void register(@Observes Router router) {
    router.get("/").handler(context -> context.end("ok"));
  }
}

package io.dormouse.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.gateway.http.Await;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdminGuardTest {
  private final Vertx vertx = Vertx.vertx();
  private int port;

  @BeforeEach
  void listen() throws Exception {
    Router router = Router.router(vertx);
    router.route().handler(new AdminGuard(Optional.of("secret"))::handle);
    router.route().handler(context -> context.response().end());
    port =
        Await.value(vertx.createHttpServer().requestHandler(router).listen(0, "127.0.0.1"))
            .actualPort();
  }

  @AfterEach
  void close() throws Exception {
    Await.value(vertx.close());
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.0.0.1:9000", "localhost:9000", "[::1]:9000", "[::1]"})
  void loopbackPeersNeedNoToken(String host) throws Exception {
    assertThat(status(Map.of("Host", host))).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"page.example", "page.example:9000", "127.0.0.1.page.example"})
  void nameThatWasMadeToResolveToThisMachineIsRefusedWithoutToken(String host) throws Exception {
    assertThat(status(Map.of("Host", host))).isEqualTo(403);
    assertThat(status(Map.of("Host", host, "Authorization", "Bearer wrong"))).isEqualTo(403);
    assertThat(status(Map.of("Host", host, "Authorization", "Bearer secret"))).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "http://127.0.0.1:9000"})
  void pagesAreRefusedEvenWithToken(String origin) throws Exception {
    assertThat(status(Map.of("Origin", origin, "Authorization", "Bearer secret"))).isEqualTo(403);
  }

  private int status(Map<String, String> headers) throws Exception {
    return Await.value(
        vertx
            .createHttpClient()
            .request(HttpMethod.GET, port, "127.0.0.1", "/admin/pools")
            .compose(request -> {
              headers.forEach(request::putHeader);
              return request.send();
            })
            .map(response -> response.statusCode()));
  }
}

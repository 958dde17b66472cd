package io.dormouse.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dormouse.gateway.ChatStream.Written;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ChatStreamTest {
  private final Vertx vertx = Vertx.vertx();
  private final List<String> pieces = new ArrayList<>();
  private final AtomicLong clockMs = new AtomicLong();

  @AfterEach
  void stop() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Test
  void piecesComeInOrderWithTheTimesOfTheFirstAndTheLast() throws Exception {
    Written written =
        read(
            piece("\"role\":\"assistant\",\"content\":\"\""),
            piece("\"content\":\"Dor\""),
            piece("\"content\":\"mouse\""),
            "data: {\"choices\":[],\"usage\":{\"completion_tokens\":7}}\n\n",
            "data: [DONE]\n\n");
    assertThat(pieces).containsExactly("Dor", "mouse");
    assertThat(written).isEqualTo(new Written(1, 2, 7));
  }

  @Test
  void withoutUsageThePiecesAreCounted() throws Exception {
    Written written = read(piece("\"content\":\"a\""), "data: [DO", "NE]\n\n");
    assertThat(written.tokens()).isEqualTo(1);
  }

  @Test
  void anErrorEventFailsInTheServersWords() {
    assertThatThrownBy(() ->
            read("data: {\"error\":{\"message\":\"the worker died\"}}\n\n", "data: [DONE]\n\n"))
        .hasRootCauseMessage("the worker died");
  }

  @Test
  void aStreamThatEndsBeforeItIsDoneFails() {
    assertThatThrownBy(() -> read(piece("\"content\":\"a\"")))
        .isInstanceOf(ExecutionException.class)
        .hasMessageContaining("ended before");
  }

  private static String piece(String delta) {
    return "data: {\"choices\":[{\"index\":0,\"delta\":{" + delta + "}}]}\n\n";
  }

  private Written read(String... writes) throws Exception {
    Future<Written> written =
        vertx
            .createHttpServer()
            .requestHandler(request -> {
              request.response().setChunked(true);
              for (String text : writes) {
                var _ = request.response().write(text);
              }
              var _ = request.response().end();
            })
            .listen(0, "127.0.0.1")
            .compose(server ->
                vertx
                    .createHttpClient()
                    .request(HttpMethod.GET, server.actualPort(), "127.0.0.1", "/"))
            .compose(request ->
                request
                    .send()
                    .compose(response ->
                        new ChatStream(clockMs::incrementAndGet, pieces::add).read(response)));
    return written.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }
}

package io.dormouse.gateway.platform.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.gateway.http.Await;
import io.dormouse.gateway.platform.ControlPort;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Commands to a worker whose control port answers badly.
class ControlCommandsTest {
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() throws Exception {
    Await.value(vertx.close());
  }

  @Test
  void aCommandWhoseAnswerStopsAfterItsHeadIsSentAgain() throws Exception {
    var asked = new AtomicInteger();
    var server =
        Await.value(
            vertx
                .createHttpServer()
                .requestHandler(request -> {
                  if (asked.getAndIncrement() == 0) {
                    request.response().setChunked(true).write("{");
                  } else {
                    request.response().end("done");
                  }
                })
                .listen(0, "127.0.0.1"));
    var commands =
        new ControlCommands(
            vertx,
            vertx.createHttpClient(),
            new ControlPort("127.0.0.1", server.actualPort(), Optional.empty()),
            PlatformFixture.QUICK);
    Promise<String> answer = Promise.promise();

    commands.send("drain", answer::tryComplete);

    assertThat(Await.value(answer.future())).isEqualTo("done");
    assertThat(asked).hasValue(2);
  }
}

package io.dormouse.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.dormouse.gateway.config.Limits;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BodyStoreTest {
  private static final int HEAP_BODY = 4_096;
  private static final Limits ROOMY =
      IntakeServer.limits(1 << 20, HEAP_BODY, 4 * HEAP_BODY, 1 << 20);

  @TempDir Path folder;
  private @Nullable IntakeServer server;

  @AfterEach
  void close() throws Exception {
    if (server != null) {
      server.close();
    }
  }

  @Test
  void the_spill_file_has_no_name() throws Exception {
    start(ROOMY);

    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void a_small_body_takes_its_own_size_of_heap_until_it_is_closed() throws Exception {
    IntakeServer server = start(ROOMY);
    send(head("Content-Length: 17") + "{\"model\":\"small\"}");
    Intake.Stored fixed = stored(server);
    send(head("Transfer-Encoding: chunked") + "11\r\n{\"model\":\"other\"}\r\n0\r\n\r\n");
    Intake.Stored chunked = stored(server);

    assertThat(peek(fixed).model()).isEqualTo("small");
    assertThat(peek(chunked).model()).isEqualTo("other");
    assertThat(server.store.heapBytes()).isEqualTo(34);
    assertThat(server.store.spillBytes()).isZero();

    fixed.body().close();
    fixed.body().close();
    assertThat(server.store.heapBytes()).isEqualTo(17);
    chunked.body().close();
    assertThat(server.store.heapBytes()).isZero();
  }

  @Test
  void a_large_body_takes_extents_of_the_file_and_no_heap() throws Exception {
    IntakeServer server = start(ROOMY);
    send(head("Content-Length: 20002") + "{" + " ".repeat(20_000) + "}");
    Intake.Stored large = stored(server);

    assertThat(large.body().length()).isEqualTo(20_002);
    assertThat(server.store.heapBytes()).isZero();
    assertThat(server.store.spillBytes()).isEqualTo(3 * IntakeServer.EXTENT_BYTES);
    large.body().close();
    assertNothingTaken(server);
  }

  @Test
  void a_large_body_stays_on_the_heap_while_that_has_bytes_to_spare() throws Exception {
    IntakeServer server = start(IntakeServer.limits(1 << 20, HEAP_BODY, 1 << 20, 1 << 20));
    send(head("Content-Length: 200002") + "{" + " ".repeat(200_000) + "}");
    Intake.Stored first = stored(server);
    send(
        head("Transfer-Encoding: chunked") + "30d42\r\n{" + " ".repeat(200_000) + "}\r\n0\r\n\r\n");
    Intake.Stored second = stored(server);

    assertThat(server.store.heapBytes()).isEqualTo(200_002);
    assertThat(server.store.spillBytes()).isEqualTo(25 * IntakeServer.EXTENT_BYTES);
    assertThat(second.body().length()).isEqualTo(200_002);
    first.body().close();
    first.body().close();
    second.body().close();
    assertNothingTaken(server);
  }

  @Test
  void a_body_that_outgrows_the_limit_while_it_streams_is_refused() throws Exception {
    IntakeServer server = start(IntakeServer.limits(10_000, HEAP_BODY, 1 << 20, 1 << 20));
    send(head("Transfer-Encoding: chunked") + "3000\r\n" + " ".repeat(0x3000) + "\r\n");

    assertThat(next(server)).isEqualTo(new Intake.TooLarge(10_000));
    assertNothingTaken(server);
  }

  @Test
  void a_full_heap_sends_bodies_to_the_file_and_a_full_file_refuses_them() throws Exception {
    IntakeServer server =
        start(IntakeServer.limits(1 << 20, HEAP_BODY, 100, IntakeServer.EXTENT_BYTES));
    String body = "{\"model\":\"" + "m".repeat(88) + "\"}";
    send(head("Content-Length: 100") + body);
    Intake.Stored onHeap = stored(server);
    send(head("Content-Length: 100") + body);
    Intake.Stored inFile = stored(server);
    send(head("Content-Length: 100") + body);

    assertThat(onHeap.body().inMemory()).isNotNull();
    assertThat(inFile.body().inMemory()).isNull();
    assertThat(inFile.body().length()).isEqualTo(100);
    assertThat(next(server)).isInstanceOf(Intake.NoRoom.class);
    onHeap.body().close();
    inFile.body().close();
    assertNothingTaken(server);
  }

  @Test
  void an_announced_length_without_room_is_refused_before_it_is_read() throws Exception {
    IntakeServer server = start(IntakeServer.limits(1 << 20, HEAP_BODY, 4 * HEAP_BODY, 10_000));
    send(head("Content-Length: 100000"));

    assertThat(next(server)).isInstanceOf(Intake.NoRoom.class);
    assertNothingTaken(server);
  }

  @Test
  void a_client_that_pauses_too_long_or_leaves_gives_everything_back() throws Exception {
    IntakeServer server = start(ROOMY);
    send(head("Content-Length: 50000") + " ".repeat(9_000));
    assertThat(next(server)).isEqualTo(new Intake.TimedOut());
    Await.value(send(head("Content-Length: 50000") + " ".repeat(9_000)).close());
    assertThat(next(server)).isEqualTo(new Intake.ClientGone());

    Await.until(server.vertx, () -> server.store.spillBytes() == 0);
    assertNothingTaken(server);
  }

  @Test
  void a_malformed_body_is_refused_where_the_mistake_is() throws Exception {
    IntakeServer server = start(ROOMY);
    send(head("Content-Length: 50000") + "{\"model\":7,");
    assertThat(((Intake.Malformed) next(server)).code()).isEqualTo("invalid_model_type");
    send(head("Content-Length: 1") + "{");
    assertThat(((Intake.Malformed) next(server)).code()).isEqualTo("malformed_json");
    assertNothingTaken(server);
  }

  private IntakeServer start(Limits limits) throws Exception {
    IntakeServer started = new IntakeServer(folder, limits, false);
    server = started;
    return started;
  }

  private static String head(String length) {
    return "POST / HTTP/1.1\r\nHost: test\r\nContent-Type: application/json\r\n"
        + length
        + "\r\n\r\n";
  }

  private NetSocket send(String bytes) throws Exception {
    IntakeServer running = Objects.requireNonNull(server);
    NetSocket socket =
        Await.value(running.vertx.createNetClient().connect(running.port(), "127.0.0.1"));
    Await.value(socket.write(Buffer.buffer(bytes.getBytes(UTF_8))));
    return socket;
  }

  private static Intake next(IntakeServer server) throws InterruptedException {
    return Objects.requireNonNull(server.intakes.poll(10, TimeUnit.SECONDS));
  }

  private static Intake.Stored stored(IntakeServer server) throws InterruptedException {
    return (Intake.Stored) next(server);
  }

  private static RequestPeek peek(Intake.Stored stored) {
    return Objects.requireNonNull(stored.peek());
  }

  private static void assertNothingTaken(IntakeServer server) {
    assertThat(server.store.heapBytes()).isZero();
    assertThat(server.store.spillBytes()).isZero();
  }
}

package io.dormouse.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpVersion;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class HeaderCheckTest {
  @Test
  void a_request_without_a_body_has_none() {
    assertThat(check()).isEqualTo(new HeaderCheck.Empty());
    assertThat(check("Content-Length", "0")).isEqualTo(new HeaderCheck.Empty());
  }

  @Test
  void on_http2_a_body_needs_no_announcement() {
    assertThat(HeaderCheck.of(HttpHeaders.headers(), HttpVersion.HTTP_2, 100))
        .isEqualTo(new HeaderCheck.Body(OptionalLong.empty(), true));
  }

  @Test
  void json_is_told_from_other_types_and_is_assumed_where_nothing_is_said() {
    HeaderCheck json = new HeaderCheck.Body(OptionalLong.of(5), true);
    HeaderCheck other = new HeaderCheck.Body(OptionalLong.of(5), false);

    assertThat(check("content-length", "5")).isEqualTo(json);
    assertThat(check("Content-Length", "5", "Content-Type", "Application/JSON; charset=utf-8"))
        .isEqualTo(json);
    assertThat(check("Content-Length", "5", "Content-Type", "application/vnd.api+json"))
        .isEqualTo(json);
    assertThat(check("Content-Length", "5", "Content-Type", "multipart/form-data; boundary=x"))
        .isEqualTo(other);
    assertThat(check("Transfer-Encoding", "chunked"))
        .isEqualTo(new HeaderCheck.Body(OptionalLong.empty(), true));
  }

  @Test
  void an_announced_length_above_the_limit_is_refused() {
    assertThat(check("Content-Length", "100"))
        .isEqualTo(new HeaderCheck.Body(OptionalLong.of(100), true));
    assertThat(check("Content-Length", "101")).isEqualTo(new HeaderCheck.TooLarge(100));
    assertThat(check("Content-Length", "9".repeat(40))).isEqualTo(new HeaderCheck.TooLarge(100));
    assertThat(check("Content-Length", "-5")).isInstanceOf(HeaderCheck.Malformed.class);
  }

  @Test
  void an_encoded_body_is_refused_with_the_name_of_its_encoding() {
    assertThat(check("Content-Length", "5", "Content-Encoding", "identity"))
        .isInstanceOf(HeaderCheck.Body.class);
    assertThat(check("Content-Length", "5", "Content-Encoding", "identity, gzip"))
        .isEqualTo(new HeaderCheck.Encoded("gzip"));
    assertThat(check("Transfer-Encoding", "gzip, chunked"))
        .isEqualTo(new HeaderCheck.Encoded("gzip"));
  }

  private static HeaderCheck check(String... headers) {
    MultiMap map = HttpHeaders.headers();
    for (int i = 0; i < headers.length; i += 2) {
      map.add(headers[i], headers[i + 1]);
    }
    return HeaderCheck.of(map, HttpVersion.HTTP_1_1, 100);
  }
}

package io.dormouse.worker.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;

/// What tests ask of answers.
final class Answers {
  private Answers() {}

  static JsonObject ok(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return new JsonObject(answer.body());
  }

  static JsonObject error(HttpResponse<String> answer, int status, String code) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    JsonObject error = new JsonObject(answer.body()).getJsonObject("error");
    assertThat(error.fieldNames()).containsExactlyInAnyOrder("message", "type", "param", "code");
    assertThat(error.getString("code")).as(answer.body()).isEqualTo(code);
    return error;
  }

  static JsonObject choice(JsonObject answer, int index) {
    JsonObject choice = answer.getJsonArray("choices").getJsonObject(index);
    assertThat(choice.getInteger("index")).isEqualTo(index);
    return choice;
  }

  static String content(JsonObject answer) {
    return choice(answer, 0).getJsonObject("message").getString("content");
  }

  /// A chat's body with one message and further members.
  static String chat(String content, String members) {
    JsonObject body = members.isEmpty() ? new JsonObject() : new JsonObject("{" + members + "}");
    JsonObject message = new JsonObject().put("role", "user").put("content", content);
    return body.put("model", "abc").put("messages", new JsonArray().add(message)).encode();
  }
}

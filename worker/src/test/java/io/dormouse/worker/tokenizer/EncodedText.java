package io.dormouse.worker.tokenizer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// What another tokenizer made of a text.
///
/// @param decoded empty where the file says nothing of it
@SuppressWarnings("ArrayRecordComponent") // compared nowhere
record EncodedText(String text, int[] ids, String decoded) {
  /// The cases of a file.
  static List<EncodedText> read(String json) throws IOException {
    List<EncodedText> cases = new ArrayList<>();
    try (JsonParser parser = new JsonFactory().createParser(json)) {
      while (!"cases".equals(parser.currentName()) || parser.nextToken() != JsonToken.START_ARRAY) {
        parser.nextToken();
      }
      while (parser.nextToken() == JsonToken.START_OBJECT) {
        cases.add(one(parser));
      }
    }
    return cases;
  }

  private static EncodedText one(JsonParser parser) throws IOException {
    String text = "";
    String decoded = "";
    List<Integer> ids = new ArrayList<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      parser.nextToken();
      switch (field) {
        case "text" -> text = parser.getText();
        case "decoded" -> decoded = parser.getText();
        case "ids" -> {
          while (parser.nextToken() != JsonToken.END_ARRAY) {
            ids.add(parser.getIntValue());
          }
        }
        default -> throw new IOException(field);
      }
    }
    return new EncodedText(text, ids.stream().mapToInt(Integer::intValue).toArray(), decoded);
  }
}

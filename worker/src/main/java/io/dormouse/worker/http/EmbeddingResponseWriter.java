package io.dormouse.worker.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import io.dormouse.worker.http.EmbeddingRequest.Format;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;

/// Writes the answer of {@code POST /v1/embeddings}.
final class EmbeddingResponseWriter {
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER).build();
  private static final int BYTES_PER_FLOAT = 12;

  private EmbeddingResponseWriter() {}

  /// The length of an answer in floats, about; one in base64 is shorter.
  static long estimateBytes(int vectors, int width) {
    return 256 + vectors * (64L + (long) width * BYTES_PER_FLOAT);
  }

  static Buffer write(String model, List<float[]> vectors, long tokens, Format format) {
    int width = vectors.getFirst().length;
    Buffer bytes = Buffer.buffer(Math.toIntExact(estimateBytes(vectors.size(), width)));
    try (OutputStream out = new BufferStream(bytes, _ -> true);
        JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("object", "list");
      json.writeArrayFieldStart("data");
      for (int i = 0; i < vectors.size(); i++) {
        json.writeStartObject();
        json.writeStringField("object", "embedding");
        json.writeNumberField("index", i);
        json.writeFieldName("embedding");
        vector(json, vectors.get(i), format);
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeStringField("model", model);
      json.writeObjectFieldStart("usage");
      json.writeNumberField("prompt_tokens", tokens);
      json.writeNumberField("total_tokens", tokens);
      json.writeEndObject();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes;
  }

  private static void vector(JsonGenerator json, float[] vector, Format format) throws IOException {
    switch (format) {
      case FLOAT -> {
        json.writeStartArray();
        for (float value : vector) {
          json.writeNumber(value);
        }
        json.writeEndArray();
      }
      case BASE64 -> {
        ByteBuffer bytes =
            ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(vector);
        json.writeString(Base64.getEncoder().encodeToString(bytes.array()));
      }
    }
  }
}

package io.dormouse.worker.http;

import java.util.List;

/// A parsed body of {@code POST /v1/embeddings}.
record EmbeddingRequest(String model, Inputs inputs, Format format) {
  /// What is to be embedded.
  sealed interface Inputs {
    /// Texts.
    record Texts(List<String> texts) implements Inputs {
      public Texts {
        texts = List.copyOf(texts);
      }
    }

    /// Token ids the client made itself.
    record TokenIds(List<long[]> ids) implements Inputs {
      public TokenIds {
        ids = List.copyOf(ids);
      }
    }
  }

  /// How a vector is written.
  enum Format {
    FLOAT,
    BASE64
  }
}

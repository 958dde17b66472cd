package io.dormouse.worker.model.weights;

import io.dormouse.worker.model.gguf.GgufTensor;
import java.util.List;

/// What the converter does for one weight: which rows it reads, and where the result goes.
sealed interface ConversionStep {
  /// One below the other; all of one width and encoding.
  List<GgufTensor> sources();

  /// Rows as they are, as numbers of the target's type.
  record Rows(List<GgufTensor> sources, PlainTarget target) implements ConversionStep {
    public Rows {
      sources = List.copyOf(sources);
    }
  }

  /// Rows made columns, as numbers of the target's type.
  record Columns(List<GgufTensor> sources, PlainTarget target) implements ConversionStep {
    public Columns {
      sources = List.copyOf(sources);
    }
  }

  /// Blocks of small integers.
  record Blocks(List<GgufTensor> sources, BlockedEncoding encoding, StoredWeight.Blocked target)
      implements ConversionStep {
    public Blocks {
      sources = List.copyOf(sources);
    }
  }

  /// Rows turned and rounded, made columns.
  record Turn(
      List<GgufTensor> sources,
      TensorEncoding encoding,
      WholeNumbers numbers,
      StoredWeight.Turned target)
      implements ConversionStep {
    public Turn {
      sources = List.copyOf(sources);
    }
  }

  /// Where numbers go, and how they are read.
  record PlainTarget(TensorEncoding encoding, StoredTensor values) {}
}

package io.dormouse.worker.model.graph;

/// The sizes of a language model that its runner and its memory depend on.
///
/// @param layers blocks of attention and feed-forward
/// @param width of the vector that a token is between layers
/// @param feedForward width inside a feed-forward block
/// @param heads of the query
/// @param keyValueHeads heads of keys and values, which divide {@code heads}
/// @param headWidth elements of a head
/// @param vocabulary tokens there are
/// @param contextLength most tokens of prompt and answer together that the model was made for
public record LanguageShape(
    int layers,
    int width,
    int feedForward,
    int heads,
    int keyValueHeads,
    int headWidth,
    int vocabulary,
    int contextLength) {

  /// Elements that one token adds to the cache: a key and a value in every layer.
  public long cacheElementsPerToken() {
    return 2L * layers * keyValueHeads * headWidth;
  }

  /// Bytes that one token adds to a cache of elements of that size.
  public long cacheBytesPerToken(int elementBytes) {
    return cacheElementsPerToken() * elementBytes;
  }
}

package io.dormouse.gateway.pool;

/// Identity of one start of a worker: never used twice in a gateway's life.
///
/// @param model the pool's model
/// @param sequence counts the starts of that pool, from 1
public record WorkerId(String model, long sequence) {
  @Override
  public String toString() {
    return model + "#" + sequence;
  }
}

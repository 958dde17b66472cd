package io.dormouse.worker.model;

import io.dormouse.worker.ort.NativeHeap;

/// What a model leaves in this process' heaps when it is closed.
public final class FreedMemory {
  private FreedMemory() {}

  /// Gives it back to the machine; stops all threads for some tens of milliseconds.
  public static void giveBack() {
    System.gc();
    NativeHeap.trim();
  }
}

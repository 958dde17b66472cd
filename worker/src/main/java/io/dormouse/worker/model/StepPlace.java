package io.dormouse.worker.model;

import io.dormouse.worker.ort.CudaDevice;
import io.dormouse.worker.ort.MirroredBlock;
import io.dormouse.worker.ort.OrtBlock;
import io.dormouse.worker.ort.OrtEnvironment;
import io.dormouse.worker.ort.OrtRunOptions;
import io.dormouse.worker.ort.TensorMemory;

/// Where the memory lies that a runner's steps read and write.
sealed interface StepPlace extends AutoCloseable {
  /// Zeroed memory that stays where the session is.
  ///
  /// @param swapped most bytes, gaps between rows included, that are exchanged at once
  TensorMemory resident(long bytes, long swapped);

  /// Memory through which a step's small tensors come and go.
  MirroredBlock mirrored(long bytes);

  /// Options of a run at whose end the arena there gives back what is not in use.
  OrtRunOptions shrinkingArena();

  /// Whether such a run is known to work.
  boolean shrinks();

  /// Ends the place, after all memory there.
  @Override
  void close();

  /// The host's memory, which is taken by first touch.
  record Host(OrtEnvironment environment) implements StepPlace {
    @Override
    public TensorMemory resident(long bytes, long swapped) {
      return OrtBlock.reserve(bytes);
    }

    @Override
    public MirroredBlock mirrored(long bytes) {
      return MirroredBlock.onHost(OrtBlock.reserve(bytes));
    }

    @Override
    public OrtRunOptions shrinkingArena() {
      return environment.shrinkingArena();
    }

    @Override
    public boolean shrinks() {
      return true;
    }

    @Override
    public void close() {}
  }

  /// A device's memory, taken at once.
  record Device(CudaDevice device) implements StepPlace {
    @Override
    public TensorMemory resident(long bytes, long swapped) {
      return device.allocate(bytes, swapped);
    }

    @Override
    public MirroredBlock mirrored(long bytes) {
      return device.mirrored(bytes);
    }

    @Override
    public OrtRunOptions shrinkingArena() {
      return device.shrinkingArena();
    }

    @Override
    public boolean shrinks() {
      return false;
    }

    @Override
    public void close() {
      device.close();
    }
  }
}

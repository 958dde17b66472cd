package io.dormouse.worker.ort;

import org.jspecify.annotations.Nullable;

/// Memory through which host and session hand each other small tensors: the same for both where the
/// session is on the host, else one block each and copies between their starts.
public final class MirroredBlock implements AutoCloseable {
  private final OrtBlock host;
  private final @Nullable DeviceBlock device;

  private MirroredBlock(OrtBlock host, @Nullable DeviceBlock device) {
    this.host = host;
    this.device = device;
  }

  /// The same for both.
  public static MirroredBlock onHost(OrtBlock host) {
    return new MirroredBlock(host, null);
  }

  static MirroredBlock onDevice(OrtBlock host, DeviceBlock device) {
    return new MirroredBlock(host, device);
  }

  /// What the host reads and writes.
  public OrtBlock host() {
    return host;
  }

  /// What tensors of the session are laid over.
  public TensorMemory session() {
    DeviceBlock other = device;
    return other == null ? host : other;
  }

  /// Shows the session the first bytes of what the host wrote.
  public void toSession(long bytes) {
    DeviceBlock other = device;
    if (other != null) {
      other.fill(host, bytes);
    }
  }

  /// Shows the host the first bytes of what the session wrote.
  public void toHost(long bytes) {
    DeviceBlock other = device;
    if (other != null) {
      other.read(host, bytes);
    }
  }

  @Override
  public void close() {
    DeviceBlock other = device;
    if (other != null) {
      other.close();
    }
    host.close();
  }
}

package io.dormouse.gateway.http;

import java.io.IOException;
import java.nio.ByteBuffer;

/// A growing run of bytes in the spill file, which is given back when it is closed and no reader or
/// writer is at work in it any more.
///
/// One writer at a time, then any number of readers. Giving back waits for them: the extents soon
/// belong to another call.
final class SpilledBytes implements AutoCloseable {
  private final SpillFile file;
  private final ExtentList extents = new ExtentList();
  private volatile long length;
  private int users;
  private boolean closed;

  SpilledBytes(SpillFile file) {
    this.file = file;
  }

  /// Takes room for that many bytes in all; returns whether there was.
  synchronized boolean reserve(long totalBytes) {
    long count = Math.ceilDiv(totalBytes, file.extentBytes()) - extents.size();
    return count <= 0 || file.tryTake((int) count, extents);
  }

  long length() {
    return length;
  }

  private synchronized void enter() throws IOException {
    if (closed) {
      throw new IOException("the body is closed");
    }
    users++;
  }

  private synchronized void leave() {
    users--;
    giveBackIfUnused();
  }

  /// Blocking; within what was reserved.
  void append(ByteBuffer... pieces) throws IOException {
    enter();
    try {
      for (ByteBuffer piece : pieces) {
        appendOne(piece);
      }
    } finally {
      leave();
    }
  }

  private void appendOne(ByteBuffer bytes) throws IOException {
    long position = length;
    while (bytes.hasRemaining()) {
      int offset = (int) (position % file.extentBytes());
      int count = Math.min(bytes.remaining(), file.extentBytes() - offset);
      file.write(slice(bytes, count), extents.get((int) (position / file.extentBytes())), offset);
      position += count;
    }
    length = position;
  }

  /// Blocking; fails when closed.
  byte[] read(long from, int count) throws IOException {
    enter();
    try {
      return readOpen(from, count);
    } finally {
      leave();
    }
  }

  private byte[] readOpen(long from, int count) throws IOException {
    byte[] bytes = new byte[count];
    ByteBuffer target = ByteBuffer.wrap(bytes);
    long position = from;
    while (target.hasRemaining()) {
      int offset = (int) (position % file.extentBytes());
      int piece = Math.min(target.remaining(), file.extentBytes() - offset);
      file.read(slice(target, piece), extents.get((int) (position / file.extentBytes())), offset);
      position += piece;
    }
    return bytes;
  }

  private static ByteBuffer slice(ByteBuffer bytes, int count) {
    ByteBuffer slice = bytes.slice(bytes.position(), count);
    bytes.position(bytes.position() + count);
    return slice;
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      giveBackIfUnused();
    }
  }

  private synchronized void giveBackIfUnused() {
    if (closed && users == 0) {
      file.give(extents);
    }
  }
}

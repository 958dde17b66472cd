package io.dormouse.worker.model.weights;

import io.dormouse.worker.model.gguf.GgufException;
import io.dormouse.worker.model.gguf.GgufFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// Writes a file of weights, a bounded number of rows at a time on a few threads.
final class WeightConverter {
  private static final int MAX_THREADS = 4;

  private final GgufFile file;
  private final WeightLayout layout;
  private final ConversionProgress progress;
  private final List<RowRange> ranges = new ArrayList<>();
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicLong written = new AtomicLong();
  private final Object reporting = new Object();

  WeightConverter(GgufFile file, WeightLayout layout, ConversionProgress progress) {
    this.file = file;
    this.layout = layout;
    this.progress = progress;
    layout.steps().forEach(step -> ranges.addAll(RowRange.of(step)));
  }

  /// Writes the whole file anew and brings it to the disk; ends in {@code weights_cancelled} when
  /// the thread is interrupted.
  void write(Path target, WeightKey key) throws GgufException, WeightException, IOException {
    try (FileChannel channel =
        FileChannel.open(target, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
      ConversionFiles.writing(channel);
      convertAll(channel);
      writeTable(channel, key);
      channel.force(true);
    }
  }

  private void convertAll(FileChannel channel) throws GgufException, WeightException, IOException {
    int threads = Math.min(MAX_THREADS, Runtime.getRuntime().availableProcessors());
    ExecutorService pool =
        Executors.newFixedThreadPool(
            threads, Thread.ofPlatform().daemon().name("weights-", 0).factory());
    try {
      CompletionService<Void> running = new ExecutorCompletionService<>(pool);
      for (int i = 0; i < threads; i++) {
        running.submit(() -> convertRanges(channel));
      }
      for (int i = 0; i < threads; i++) {
        running.take().get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new WeightException("weights_cancelled", "the conversion was cancelled", e);
    } catch (ExecutionException e) {
      throw rethrown(e);
    } finally {
      pool.shutdownNow();
      pool.close();
    }
  }

  private static RuntimeException rethrown(ExecutionException failure)
      throws GgufException, IOException {
    return switch (failure.getCause()) {
      case GgufException e -> throw e;
      case IOException e -> throw e;
      case null, default -> new IllegalStateException("a conversion failed", failure);
    };
  }

  private Void convertRanges(FileChannel channel) throws GgufException, IOException {
    RangeConverter converter = new RangeConverter(file, channel);
    for (int i = next.getAndIncrement(); i < ranges.size(); i = next.getAndIncrement()) {
      report(converter.convert(ranges.get(i)));
      if (Thread.currentThread().isInterrupted()) {
        break;
      }
    }
    return null;
  }

  private void report(long bytes) {
    synchronized (reporting) {
      progress.written(written.addAndGet(bytes), layout.bytes());
    }
  }

  private void writeTable(FileChannel channel, WeightKey key) throws IOException {
    byte[] table = new WeightTable(0, key.text(), layout.weights()).encoded();
    WeightTable sized =
        new WeightTable(layout.bytes() + table.length, key.text(), layout.weights());
    write(channel, ByteBuffer.wrap(table), layout.bytes());
    write(channel, sized.head(table), 0);
    progress.written(layout.bytes(), layout.bytes());
  }

  private static void write(FileChannel channel, ByteBuffer source, long offset)
      throws IOException {
    long at = offset;
    while (source.hasRemaining()) {
      at += channel.write(source, at);
    }
  }
}

package io.dormouse.worker.model.weights;

import io.dormouse.worker.model.gguf.GgufException;
import io.dormouse.worker.model.gguf.GgufFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;

/// A folder of converted weights, each kept by the content of the file it was made of, the plan and
/// the arithmetic. Processes may share it.
public final class WeightCache {
  private final Path folder;
  private final CacheLimits limits;
  private final InstantSource time;
  private final WholeNumbers numbers;
  private final DiskSpace space;
  private final ContentHash hashes;

  /// A cache in that folder, which is made when needed, of weights with such whole numbers.
  public WeightCache(Path folder, CacheLimits limits, InstantSource time, WholeNumbers numbers) {
    this(folder, limits, time, numbers, DiskSpace.OF_FILE_SYSTEM);
  }

  WeightCache(
      Path folder, CacheLimits limits, InstantSource time, WholeNumbers numbers, DiskSpace space) {
    this.folder = folder;
    this.limits = limits;
    this.time = time;
    this.numbers = numbers;
    this.space = space;
    this.hashes = new ContentHash(folder);
  }

  /// The weights if they are there already and whole, found without reading the model's file.
  public Optional<WeightFile> find(GgufFile file, WeightPlan plan, Arithmetic arithmetic) {
    try {
      Optional<String> hash = hashes.known(file);
      return hash.isPresent()
          ? whole(WeightKey.of(hash.get(), plan, arithmetic, numbers))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /// The weights, converted if they are not there or not whole. Ends in {@code weights_no_space},
  /// {@code weights_unwritable}, {@code weights_cancelled} when the thread is interrupted, {@code
  /// gguf_changing} when the file is not what it was when it was opened, or what {@link
  /// WeightLayout#of} ends in.
  public WeightFile obtain(
      GgufFile file, WeightPlan plan, Arithmetic arithmetic, ConversionProgress progress)
      throws GgufException, WeightException {
    Optional<WeightFile> found = find(file, plan, arithmetic);
    if (found.isPresent()) {
      return found.get();
    }
    WeightLayout layout = WeightLayout.of(file, plan, arithmetic, numbers);
    try {
      Files.createDirectories(folder);
      Optional<String> known = hashes.known(file);
      String hash = known.isPresent() ? known.get() : hashes.compute(file);
      WeightKey key = WeightKey.of(hash, plan, arithmetic, numbers);
      try (ConversionLock _ = ConversionLock.acquire(folder)) {
        Optional<WeightFile> made = whole(key);
        return made.isPresent() ? made.get() : convert(file, layout, key, progress);
      }
    } catch (IOException e) {
      throw new WeightException("weights_unwritable", "the converted weights cannot be written", e);
    }
  }

  private WeightFile convert(
      GgufFile file, WeightLayout layout, WeightKey key, ConversionProgress progress)
      throws GgufException, WeightException, IOException {
    ConversionFiles files = new ConversionFiles(folder, limits);
    files.makeRoom(layout.bytes(), space, time.instant());
    requireSpace(layout.bytes());
    Path target = folder.resolve(key.fileName());
    Path arriving =
        folder.resolve(key.fileName() + "." + UUID.randomUUID() + ConversionFiles.ARRIVING);
    try {
      new WeightConverter(file, layout, progress).write(arriving, key);
      file.requireUnchanged();
      Files.move(arriving, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(arriving);
    }
    files.tidy(target, time.instant());
    return WeightFile.open(target, key);
  }

  private void requireSpace(long bytes) throws WeightException, IOException {
    long usable = space.usableBytes(folder);
    if (bytes > usable) {
      throw new WeightException(
          "weights_no_space",
          "the converted weights need %d MiB of disk and %d MiB are free"
              .formatted(bytes >> 20, usable >> 20));
    }
  }

  private Optional<WeightFile> whole(WeightKey key) throws IOException {
    Path path = folder.resolve(key.fileName());
    if (!Files.isRegularFile(path)) {
      return Optional.empty();
    }
    try {
      WeightFile weights = WeightFile.open(path, key);
      ConversionFiles.touch(path, time.instant());
      return Optional.of(weights);
    } catch (WeightException e) {
      return Optional.empty();
    }
  }
}

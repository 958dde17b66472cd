package io.dormouse.gateway.platform.process;

import io.dormouse.gateway.pool.WorkerId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.EnumSet;
import org.jboss.logging.Logger;

/// The folder with one file per running worker, readable by its owner only.
public final class LeaseFolder {
  private static final Logger LOG = Logger.getLogger(LeaseFolder.class);
  private static final Duration KILL_PATIENCE = Duration.ofSeconds(5);

  private final Path folder;

  private LeaseFolder(Path folder) {
    this.folder = folder;
  }

  /// Opens the folder of a home that this gateway has locked, and ends what a dead gateway left.
  public static LeaseFolder open(Path home) throws IOException, InterruptedException {
    var path = Files.createDirectories(home.resolve("leases"));
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
    var folder = new LeaseFolder(path);
    folder.clean();
    return folder;
  }

  /// Where the lease of a worker lies.
  Path file(WorkerId id) {
    var readable = id.model().replaceAll("[^A-Za-z0-9._-]", "_");
    var start = readable.substring(0, Math.min(readable.length(), 64));
    return folder.resolve(
        start + "-" + Hashes.of(id.model()).substring(0, 8) + "-" + id.sequence() + ".json");
  }

  void write(WorkerId id, Lease lease) throws IOException {
    var file = file(id);
    var draft = folder.resolve(file.getFileName() + ".tmp");
    Files.deleteIfExists(draft);
    var ownerOnly =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    try (var channel =
        Files.newByteChannel(
            draft,
            EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            ownerOnly)) {
      channel.write(StandardCharsets.UTF_8.encode(lease.toJson()));
    }
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  void remove(WorkerId id) {
    try {
      Files.deleteIfExists(file(id));
    } catch (IOException failed) {
      LOG.warnf("lease of %s was not removed: %s", id, failed.getMessage());
    }
  }

  private void clean() throws IOException, InterruptedException {
    try (var files = Files.newDirectoryStream(folder)) {
      for (var file : files) {
        if (file.toString().endsWith(".json")) {
          end(file);
        }
        Files.deleteIfExists(file);
      }
    }
  }

  private static void end(Path file) throws IOException, InterruptedException {
    Lease lease;
    try {
      lease = Lease.parse(Files.readString(file));
    } catch (RuntimeException malformed) {
      LOG.warnf("lease %s is unreadable and dropped", file.getFileName());
      return;
    }
    if (!lives(lease)) {
      return;
    }
    LOG.infof("worker %s was left by a dead gateway: killing its session", lease);
    if (!Sessions.kill(lease.process().pid(), KILL_PATIENCE)) {
      throw new IOException("worker " + lease + " of a dead gateway does not die");
    }
  }

  private static boolean lives(Lease lease) {
    var process = lease.process();
    if (!process.boot().equals(Sessions.boot())) {
      return false;
    }
    var leader = Sessions.find(process.pid());
    if (leader.isPresent()) {
      return leader.get().startTicks() == process.startTicks();
    }
    return Sessions.members(process.pid()).stream()
        .anyMatch(member -> Sessions.carries(member.pid(), Lease.VARIABLE + "=" + lease.id()));
  }
}

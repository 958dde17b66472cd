package io.dormouse.packaging.image;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/// A root file system as an image of one layer, in the form that `docker save` writes.
///
/// Folders, files and links are kept, all owned by root, at one time and without setuid bits;
/// devices and sockets are left out.
final class BaseArchive {
  private static final String LAYER = "layer.tar.gz";
  private static final int MODE = 01777;

  private BaseArchive() {}

  /// Writes a folder as an archive.
  static void write(Path root, String architecture, Path archive) throws IOException {
    var layer = archive.resolveSibling(LAYER);
    var digest = writeLayer(root, layer);
    try (var tar = tar(Files.newOutputStream(archive))) {
      add(tar, "manifest.json", manifest());
      add(tar, "config.json", configuration(architecture, digest));
      var entry = entry(LAYER, TarConstants.LF_NORMAL, 0644);
      entry.setSize(Files.size(layer));
      tar.putArchiveEntry(entry);
      Files.copy(layer, tar);
      tar.closeArchiveEntry();
    }
    Files.delete(layer);
  }

  private static String manifest() {
    return """
    [{"Config":"config.json","RepoTags":[],"Layers":["%s"]}]
    """
        .formatted(LAYER);
  }

  private static String configuration(String architecture, String digest) {
    return """
    {"architecture":"%s","os":"linux","created":"%s","config":{},
     "rootfs":{"type":"layers","diff_ids":["sha256:%s"]},
     "history":[{"created":"%2$s","created_by":"dormouse","comment":"root file system"}]}
    """
        .formatted(architecture, FileTrees.TIME, digest);
  }

  /// @return SHA-256 of what is compressed
  private static String writeLayer(Path root, Path layer) throws IOException {
    var digest = sha256();
    try (var zip = new GZIPOutputStream(Files.newOutputStream(layer));
        var tar = tar(new DigestOutputStream(zip, digest))) {
      for (var file : FileTrees.list(root)) {
        if (!file.equals(root)) {
          add(tar, root, file);
        }
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void add(TarArchiveOutputStream tar, Path root, Path file) throws IOException {
    var name = root.relativize(file).toString();
    int mode = (int) Files.getAttribute(file, "unix:mode", LinkOption.NOFOLLOW_LINKS) & MODE;
    if (Files.isSymbolicLink(file)) {
      var entry = entry(name, TarConstants.LF_SYMLINK, mode);
      entry.setLinkName(Files.readSymbolicLink(file).toString());
      tar.putArchiveEntry(entry);
      tar.closeArchiveEntry();
    } else if (Files.isDirectory(file)) {
      tar.putArchiveEntry(entry(name + "/", TarConstants.LF_DIR, mode));
      tar.closeArchiveEntry();
    } else if (Files.isRegularFile(file)) {
      var entry = entry(name, TarConstants.LF_NORMAL, mode);
      entry.setSize(Files.size(file));
      tar.putArchiveEntry(entry);
      Files.copy(file, tar);
      tar.closeArchiveEntry();
    }
  }

  private static void add(TarArchiveOutputStream tar, String name, String text) throws IOException {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    var entry = entry(name, TarConstants.LF_NORMAL, 0644);
    entry.setSize(bytes.length);
    tar.putArchiveEntry(entry);
    tar.write(bytes);
    tar.closeArchiveEntry();
  }

  private static TarArchiveEntry entry(String name, byte kind, int mode) {
    var entry = new TarArchiveEntry(name, kind);
    entry.setMode(mode);
    entry.setModTime(FileTrees.TIME.toEpochMilli());
    return entry;
  }

  private static TarArchiveOutputStream tar(OutputStream out) {
    var tar = new TarArchiveOutputStream(new BufferedOutputStream(out), "UTF-8");
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
    tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
    tar.setAddPaxHeadersForNonAsciiNames(true);
    return tar;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}

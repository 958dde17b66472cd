package io.dormouse.gateway.pipeline;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// A tenant as workers see it: a short hash, so that they can be fair without names.
final class Flow {
  private static final int BYTES = 8;
  private static final String OF_ANYBODY = hash(HoldStep.ANYBODY);

  private Flow() {}

  static String of(String tenant) {
    return tenant.equals(HoldStep.ANYBODY) ? OF_ANYBODY : hash(tenant);
  }

  private static String hash(String tenant) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(tenant.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, BYTES);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}

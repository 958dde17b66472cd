package io.dormouse.knative.render;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/// The label `dormouse.io/model`, by which Services are found and pods are selected.
public final class ModelLabel {
  /// Before each label and annotation of Dormouse's own.
  public static final String PREFIX = "dormouse.io/";

  /// Label whose value is the model's name, or stands for it where an annotation of the same key
  /// has the name.
  public static final String KEY = PREFIX + "model";

  private static final Pattern VALUE =
      Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?");
  private static final Pattern FOREIGN = Pattern.compile("[^A-Za-z0-9._-]");
  private static final int READABLE = 48;
  private static final int HASH_BYTES = 4;

  private ModelLabel() {}

  /// Whether a name may be a label's value.
  public static boolean fits(String model) {
    return VALUE.matcher(model).matches();
  }

  /// The name itself, or what can be read of it and a hash of it.
  public static String value(String model) {
    if (fits(model)) {
      return model;
    }
    String readable = FOREIGN.matcher(model).replaceAll("-");
    return readable.substring(0, Math.min(READABLE, readable.length())) + "-" + hash(model);
  }

  private static String hash(String model) {
    return sha256(model).substring(0, 2 * HASH_BYTES);
  }

  /// The SHA-256 of a text in hexadecimal digits.
  static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}

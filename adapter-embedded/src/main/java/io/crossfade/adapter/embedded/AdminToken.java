package io.crossfade.adapter.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The secret that an admin request shows, kept in a file that only its owner may read.
 *
 * <p>Immutable.
 */
final class AdminToken {

  private static final int BYTES = 32;
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{16,256}");
  private static final String SCHEME = "Bearer ";

  private final String value;

  private AdminToken(String value) {
    this.value = value;
  }

  /**
   * Reads the token.
   *
   * @throws IOException if there is none
   */
  static AdminToken read(Path file) throws IOException {
    var text = Files.readString(file, StandardCharsets.US_ASCII).strip();
    if (!FORM.matcher(text).matches()) {
      throw new IOException("'" + file + "' holds no token: it must match " + FORM.pattern());
    }
    return new AdminToken(text);
  }

  /**
   * Reads the token, and makes one before if there is no file.
   *
   * @throws IOException if there is none and none can be made
   */
  static AdminToken readOrMake(Path file) throws IOException {
    if (!Files.exists(file)) {
      var secret = new byte[BYTES];
      new SecureRandom().nextBytes(secret);
      var text = HexFormat.of().formatHex(secret) + "\n";
      new AtomicFile(file).write(text.getBytes(StandardCharsets.US_ASCII));
    }
    return read(file);
  }

  /** Returns what an admin request's authorization field says. */
  String authorization() {
    return SCHEME + value;
  }

  /** Returns whether an authorization field shows this token; takes as long for any other. */
  boolean isShownBy(@Nullable String authorization) {
    return authorization != null
        && MessageDigest.isEqual(
            authorization().getBytes(StandardCharsets.UTF_8),
            authorization.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return "a token";
  }
}

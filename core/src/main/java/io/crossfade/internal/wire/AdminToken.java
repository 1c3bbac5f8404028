package io.crossfade.internal.wire;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The secret that is shown to a control page, kept in a file. Not API: may change or vanish in any
 * release.
 *
 * <p>Immutable.
 */
public final class AdminToken {

  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_.~+/=-]{16,256}");
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
  public static AdminToken read(Path file) throws IOException {
    var text = Files.readString(file, StandardCharsets.US_ASCII).strip();
    if (!FORM.matcher(text).matches()) {
      throw new IOException("'" + file + "' holds no token: it must match " + FORM.pattern());
    }
    return new AdminToken(text);
  }

  /** Returns what an admin request's authorization field says (RFC 6750, 2.1). */
  public String authorization() {
    return SCHEME + value;
  }

  /** Returns whether an authorization field shows this token; takes as long for any other. */
  public boolean isShownBy(@Nullable String authorization) {
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

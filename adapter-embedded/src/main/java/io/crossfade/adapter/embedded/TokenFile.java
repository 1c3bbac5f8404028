package io.crossfade.adapter.embedded;

import io.crossfade.internal.wire.AdminToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;

/** Where the admin token is, which only its owner may read. */
final class TokenFile {

  private static final int BYTES = 32;

  private TokenFile() {}

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
    return AdminToken.read(file);
  }
}

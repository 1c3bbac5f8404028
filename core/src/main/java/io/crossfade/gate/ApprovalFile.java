package io.crossfade.gate;

import io.crossfade.model.Names;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.stream.Collectors;

/**
 * What a person wrote into a file.
 *
 * <p>Immutable.
 *
 * @param name the first line; empty if there is none
 * @param comment the other lines
 * @param owner whose file it is
 */
record ApprovalFile(String name, String comment, String owner) {

  private static final int MOST_BYTES = 4 * 1024;
  private static final int LONGEST_NAME = 100;

  static ApprovalFile read(Path path, String owner) throws IOException {
    byte[] bytes;
    try (var in = Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS)) {
      bytes = in.readNBytes(MOST_BYTES + 1);
    }
    if (bytes.length > MOST_BYTES) {
      throw new IOException("'" + path + "' has more than " + MOST_BYTES + " bytes");
    }
    var lines = new String(bytes, StandardCharsets.UTF_8).strip().lines().toList();
    var name = lines.isEmpty() ? "" : Names.printable(lines.get(0).strip(), LONGEST_NAME);
    var comment = lines.stream().skip(1).map(String::strip).collect(Collectors.joining(" "));
    return new ApprovalFile(name, comment.strip(), owner);
  }

  String words() {
    return (name.isEmpty() ? "somebody" : name)
        + " (file of user "
        + owner
        + ")"
        + (comment.isEmpty() ? "" : ": " + comment);
  }
}

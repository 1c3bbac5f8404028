package io.crossfade.golden;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** Bytes as text that a repository likes: compressed, in Base64. */
final class GoldenFile {

  static final String SUFFIX = ".gz.base64";

  /** Where the files of each release are, as the tests run. */
  private static final Path FOLDER = Path.of("src/test/resources/io/crossfade/golden");

  private GoldenFile() {}

  static Path folder(String release) {
    return FOLDER.resolve(release);
  }

  static List<String> releases() throws IOException {
    try (var folders = Files.list(FOLDER)) {
      return folders.map(folder -> folder.getFileName().toString()).sorted().toList();
    }
  }

  static void write(Path file, byte[] bytes) throws IOException {
    var packed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(packed)) {
      gzip.write(bytes);
    }
    var text = Base64.getMimeEncoder(76, new byte[] {'\n'}).encodeToString(packed.toByteArray());
    Files.writeString(file, text + "\n");
  }

  static byte[] read(Path file) throws IOException {
    var packed = Base64.getMimeDecoder().decode(Files.readString(file, StandardCharsets.US_ASCII));
    try (var gzip = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      return gzip.readAllBytes();
    }
  }
}

package io.crossfade.journal;

import static io.crossfade.journal.Journals.STREAM;
import static io.crossfade.journal.Journals.append;
import static io.crossfade.journal.Journals.assertRefused;
import static io.crossfade.journal.Journals.lease;
import static io.crossfade.journal.Journals.payloads;
import static io.crossfade.journal.Journals.texts;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.error.JournalException.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The format that files on disk are in. The golden file is what release 0.1 wrote; it is never
 * edited, and a later release adds its own.
 */
class JournalFormatTest {

  private static final int RECORDS = 1;
  private static final int UNKNOWN = 77;

  @TempDir Path directory;

  @Test
  void reads_the_file_of_release_0_1() throws IOException {
    Files.createDirectories(directory.resolve("shop"));
    Files.write(directory.resolve("shop/d-1.ended"), golden());

    try (var store = FileJournalStore.open(directory)) {
      assertThat(store.read(STREAM))
          .containsExactly(
              new JournalRecord(1, 1, "accepted"),
              new JournalRecord(2, 1, "{\"kind\":\"step-started\"}"),
              new JournalRecord(3, 1, ""),
              new JournalRecord(4, 2, "über\n日本"));
      assertThat(store.all("shop")).containsExactly(STREAM);
    }
  }

  @Test
  void writes_the_file_as_release_0_1_did() throws IOException {
    try (var store = FileJournalStore.open(directory)) {
      try (var lease = lease(store)) {
        append(store, lease, 0, "accepted");
        append(store, lease, 1, "{\"kind\":\"step-started\"}", "");
      }
      try (var lease = lease(store)) {
        append(store, lease, 3, "über\n日本");
        store.finish(lease, STREAM);
      }
    }

    assertThat(HexFormat.of().formatHex(Files.readAllBytes(directory.resolve("shop/d-1.ended"))))
        .isEqualTo(HexFormat.of().formatHex(golden()));
  }

  @Test
  void refuses_a_newer_major_and_names_it() {
    withVersion(2, 3, 2, 0);

    assertUnsupported("has format 2.3, but this release reads format 1");
  }

  @Test
  void refuses_a_newer_major_whatever_follows_its_version() throws IOException {
    withVersion(2, 0, 2, 0);
    var file = Journals.fileOf(directory);
    var bytes = Arrays.copyOf(Files.readAllBytes(file), 20);
    Files.write(file, bytes);

    assertUnsupported("has format 2.0");
  }

  @Test
  void refuses_a_newer_minor_that_asks_for_a_newer_reader() {
    withVersion(1, 4, 1, 2);

    assertUnsupported("has format 1.4");
  }

  @Test
  void reads_and_goes_on_with_a_newer_minor() {
    withVersion(1, 4, 1, 0);

    try (var store = FileJournalStore.open(directory);
        var lease = lease(store)) {
      assertThat(payloads(store)).isEqualTo(texts(2));
      append(store, lease, 2, "record 3");
      assertThat(payloads(store)).isEqualTo(texts(3));
    }
  }

  @Test
  void skips_an_unknown_record_that_says_it_is_optional() {
    withRecord(UNKNOWN, StreamFormat.OPTIONAL, 1);

    try (var store = FileJournalStore.open(directory);
        var lease = lease(store)) {
      assertThat(payloads(store)).isEqualTo(texts(1));
      append(store, lease, 1, "record 2");
      assertThat(payloads(store)).isEqualTo(texts(2));
    }
  }

  @Test
  void refuses_an_unknown_record_that_does_not_say_so() {
    withRecord(UNKNOWN, 0, 1);

    assertUnsupported("has a record of type 77");
  }

  @Test
  void refuses_a_record_of_an_earlier_epoch() {
    writeFile(1, 0, 1, 0, 9, frame(RECORDS, 0, 1, 3, texts(1)));

    try (var store = FileJournalStore.open(directory)) {
      assertRefused(Kind.CORRUPT, () -> store.read(STREAM));
    }
  }

  @Test
  void refuses_records_whose_lengths_are_wrong_although_the_checksum_fits() {
    var overlapping = ByteBuffer.allocate(8).putInt(100).putInt(0).array();
    writeFile(1, 0, 1, 0, 1, new FrameBytes(RECORDS, 0, 1, 1, overlapping));

    try (var store = FileJournalStore.open(directory)) {
      assertRefused(Kind.CORRUPT, () -> store.read(STREAM));
    }
  }

  private void assertUnsupported(String words) {
    try (var store = FileJournalStore.open(directory);
        var lease = lease(store)) {
      assertRefused(Kind.UNSUPPORTED, () -> store.read(STREAM)).withMessageContaining(words);
      assertRefused(Kind.UNSUPPORTED, () -> append(store, lease, 2, "x"));
    }
  }

  private void withVersion(int major, int minor, int leastMajor, int leastMinor) {
    writeFile(major, minor, leastMajor, leastMinor, 1, frame(RECORDS, 0, 1, 1, texts(2)));
  }

  private void withRecord(int type, int flags, long sequence) {
    writeFile(
        1,
        0,
        1,
        0,
        1,
        frame(RECORDS, 0, 1, 1, texts(1)),
        new FrameBytes(
            type, flags, sequence, 1, "of a later release".getBytes(StandardCharsets.UTF_8)));
  }

  /** Written here once more by the table in the documentation, not by the code under test. */
  private void writeFile(
      int major, int minor, int leastMajor, int leastMinor, long epoch, FrameBytes... frames) {
    var head = ByteBuffer.allocate(20 + 20 + 4 + 3 + 4);
    head.put(HexFormat.of().parseHex("8958464a0d0a1a0a"));
    head.putShort((short) major).putShort((short) minor);
    head.putShort((short) leastMajor).putShort((short) leastMinor);
    head.putInt(crc(head.array(), 16));
    head.putLong(1).putLong(epoch);
    head.putShort((short) 4).putShort((short) 3).put("shop".getBytes(StandardCharsets.US_ASCII));
    head.put("d-1".getBytes(StandardCharsets.US_ASCII));
    int crc = crc(head.array(), head.position());
    head.putInt(crc);
    var file = new ByteArrayOutputStream();
    file.writeBytes(head.array());
    for (var frame : frames) {
      var bytes = frame.after(crc);
      crc = ByteBuffer.wrap(bytes).getInt(4);
      file.writeBytes(bytes);
    }
    try {
      Files.createDirectories(directory.resolve("shop"));
      Files.write(Journals.fileOf(directory), file.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static FrameBytes frame(
      int type, int flags, long sequence, long epoch, List<String> texts) {
    var payload = new ByteArrayOutputStream();
    for (var text : texts) {
      var bytes = text.getBytes(StandardCharsets.UTF_8);
      payload.writeBytes(ByteBuffer.allocate(4).putInt(bytes.length).array());
      payload.writeBytes(bytes);
    }
    return new FrameBytes(type, flags, sequence, epoch, payload.toByteArray());
  }

  private record FrameBytes(int type, int flags, long sequence, long epoch, byte[] payload) {
    byte[] after(int previous) {
      var bytes = ByteBuffer.allocate(32 + payload.length);
      bytes.putInt(payload.length).putInt(0).putInt(previous);
      bytes.putShort((short) type).putShort((short) flags).putLong(sequence).putLong(epoch);
      bytes.put(payload);
      var crc = new CRC32C();
      crc.update(bytes.array(), 0, 4);
      crc.update(bytes.array(), 8, bytes.capacity() - 8);
      return bytes.putInt(4, (int) crc.getValue()).array();
    }
  }

  private static int crc(byte[] bytes, int length) {
    var crc = new CRC32C();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }

  private static byte[] golden() throws IOException {
    try (var hex = JournalFormatTest.class.getResourceAsStream("journal-0.1.hex")) {
      var text = new String(hex.readAllBytes(), StandardCharsets.US_ASCII);
      return HexFormat.of().parseHex(text.replaceAll("\\s", ""));
    }
  }
}

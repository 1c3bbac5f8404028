package io.crossfade.journal;

import static io.crossfade.journal.Journals.append;
import static io.crossfade.journal.Journals.assertRefused;
import static io.crossfade.journal.Journals.bytes;
import static io.crossfade.journal.Journals.fileOf;
import static io.crossfade.journal.Journals.lease;
import static io.crossfade.journal.Journals.payloads;
import static io.crossfade.journal.Journals.texts;
import static io.crossfade.journal.Journals.used;
import static io.crossfade.journal.Journals.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.error.JournalException;
import io.crossfade.error.JournalException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a crash may leave is cut; what no crash leaves is refused. */
class TornStreamTest {

  @TempDir Path directory;
  private Path root;
  private Path file;
  private byte[] whole;
  private int beforeLast;

  @BeforeEach
  void three_records() {
    root = directory.resolve("journal");
    file = fileOf(root);
    write(root, 3);
    whole = used(file);
    beforeLast = whole.length - StreamContents.of(file, whole).lastFrame().length;
  }

  @Test
  void leaves_out_a_last_record_that_is_torn_at_any_byte() {
    for (int length = beforeLast; length < whole.length; length++) {
      write(file, Arrays.copyOf(whole, length));

      assertReads(2);
    }
  }

  @Test
  void leaves_out_a_last_record_whose_end_is_zeros_from_any_byte() {
    for (int from = beforeLast; from < whole.length - 1; from++) {
      var bytes = whole.clone();
      Arrays.fill(bytes, from, bytes.length, (byte) 0);
      write(file, Arrays.copyOf(bytes, bytes.length + 5_000));

      assertReads(2);
    }
  }

  @Test
  void refuses_any_bit_flipped_in_the_last_record_once_it_was_confirmed() {
    var sealed = join(whole, seal());
    for (int bit = beforeLast * 8; bit < whole.length * 8; bit++) {
      write(file, flipped(sealed, bit));

      assertThat(kindOfReading()).as("bit %d", bit).isEqualTo(Kind.CORRUPT);
    }
  }

  @Test
  void refuses_zeros_in_place_of_the_last_record_once_it_was_confirmed() {
    var bytes = join(whole, seal());
    Arrays.fill(bytes, beforeLast, whole.length, (byte) 0);
    write(file, bytes);

    assertRefused(Kind.CORRUPT, this::read);
  }

  @Test
  void loses_nothing_when_a_seal_is_damaged_or_torn() {
    var sealed = join(whole, seal());
    for (int bit = whole.length * 8; bit < sealed.length * 8; bit++) {
      write(file, flipped(sealed, bit));

      assertReads(3);
    }
    for (int length = whole.length; length <= sealed.length; length++) {
      write(file, Arrays.copyOf(sealed, length));

      assertReads(3);
    }
  }

  @Test
  void cuts_what_a_crash_left_behind_a_seal() {
    write(file, join(join(whole, seal()), new byte[] {1, 2, 3}));

    assertReads(3);
    try (var store = FileJournalStore.open(root);
        var lease = lease(store)) {
      append(store, lease, 3, "record 4");
    }
    assertReads(4);
    assertThat(bytes(file.resolveSibling("d-1.torn-" + (whole.length + Frame.HEAD))))
        .containsExactly(1, 2, 3);
  }

  @Test
  void refuses_whole_records_behind_a_seal() {
    int crc = StreamContents.of(file, whole).crc();
    var later = Frame.encode(crc, 5, 9, texts(1));
    write(file, join(join(whole, seal()), later));

    assertRefused(Kind.CORRUPT, this::read);
  }

  @Test
  void leaves_out_a_last_record_with_any_bit_flipped_that_was_not_confirmed() {
    for (int bit = beforeLast * 8; bit < whole.length * 8; bit++) {
      write(file, flipped(whole, bit));

      assertReads(2);
    }
  }

  @Test
  void refuses_any_bit_flipped_before_the_last_record() {
    for (int bit = 0; bit < beforeLast * 8; bit++) {
      write(file, flipped(whole, bit));

      assertThat(kindOfReading()).as("bit %d", bit).isEqualTo(Kind.CORRUPT);
    }
  }

  @Test
  void refuses_a_lost_record_in_the_middle() {
    int first = header() + length(header());
    int second = first + length(first);
    var bytes = join(Arrays.copyOf(whole, first), Arrays.copyOfRange(whole, second, whole.length));
    write(file, bytes);

    assertRefused(Kind.CORRUPT, this::read).withMessageContaining("after record 1, at byte");
  }

  @Test
  void refuses_a_block_of_zeros_in_the_middle() {
    int first = header() + length(header());
    var bytes = whole.clone();
    Arrays.fill(bytes, header() + 3, first + 20, (byte) 0);
    write(file, bytes);

    assertRefused(Kind.CORRUPT, this::read);
  }

  @Test
  void refuses_the_records_of_another_stream() {
    var header = new StreamHeader("shop", Journals.STREAM, 1, 2).encode();
    write(file, join(header, Arrays.copyOfRange(whole, header(), whole.length)));

    assertRefused(Kind.CORRUPT, this::read);
  }

  @Test
  void leaves_out_a_last_record_that_is_there_twice() {
    write(file, join(whole, Arrays.copyOfRange(whole, beforeLast, whole.length)));

    assertReads(3);
  }

  @Test
  void leaves_out_last_records_that_are_there_twice() {
    write(file, join(whole, Arrays.copyOfRange(whole, header(), whole.length)));

    assertReads(3);
  }

  @Test
  void leaves_out_noise_at_the_end() {
    for (int seed = 0; seed < 200; seed++) {
      var noise = new byte[1 + seed * 7];
      new Random(seed).nextBytes(noise);
      write(file, join(whole, noise));

      assertReads(3);
    }
  }

  @Test
  void never_keeps_a_part_of_what_was_appended_at_once() {
    try (var store = FileJournalStore.open(root);
        var lease = lease(store)) {
      append(store, lease, 3, "x", "y", "z");
    }
    var batch = used(file);

    for (int length = whole.length; length < batch.length; length++) {
      write(file, Arrays.copyOf(batch, length));

      assertReads(3);
    }
  }

  @Test
  void does_not_change_a_torn_file_by_reading_it() {
    var torn = Arrays.copyOf(whole, whole.length - 1);
    write(file, torn);

    read();

    assertThat(bytes(file)).isEqualTo(torn);
  }

  @Test
  void goes_on_after_a_torn_record_and_keeps_it_aside() throws IOException {
    for (int length = beforeLast; length < whole.length; length++) {
      write(file, Arrays.copyOf(whole, length));

      try (var store = FileJournalStore.open(root);
          var lease = lease(store)) {
        append(store, lease, 2, "record 3");
      }

      assertReads(3);
      var torn = Arrays.copyOfRange(whole, beforeLast, length);
      var aside = file.resolveSibling("d-1.torn-" + beforeLast);
      assertThat(Files.exists(aside)).as("length %d", length).isEqualTo(torn.length > 3);
      if (Files.exists(aside)) {
        assertThat(bytes(aside)).isEqualTo(withoutZeros(torn));
        Files.delete(aside);
      }
    }
  }

  @Test
  void leaves_nothing_of_a_torn_record_behind_a_shorter_one() {
    var noise = new byte[700];
    Arrays.fill(noise, (byte) 'x');
    write(file, join(whole, noise));

    try (var store = FileJournalStore.open(root);
        var lease = lease(store)) {
      append(store, lease, 3, "short");
    }

    assertThat(StreamContents.of(file, bytes(file)).torn()).isEmpty();
  }

  @Test
  void does_not_go_on_after_damage() {
    var damaged = flipped(whole, header() * 8 + 300);
    write(file, damaged);

    try (var store = FileJournalStore.open(root);
        var lease = lease(store)) {
      assertRefused(Kind.CORRUPT, () -> append(store, lease, 3, "record 4"));
      assertRefused(Kind.CORRUPT, () -> store.finish(lease, Journals.STREAM));
    }

    assertThat(bytes(file)).isEqualTo(damaged);
  }

  @Test
  void names_the_file_and_the_place_of_the_damage() {
    write(file, flipped(whole, header() * 8 + 300));

    assertRefused(Kind.CORRUPT, this::read)
        .withMessageContaining(file.toString())
        .withMessageContaining("after record 0, at byte " + header());
  }

  @Test
  void refuses_a_file_without_a_whole_header() {
    for (int length = 0; length < header(); length++) {
      write(file, Arrays.copyOf(whole, length));

      assertThat(kindOfReading()).as("length %d", length).isEqualTo(Kind.CORRUPT);
    }
  }

  private void assertReads(int records) {
    try (var store = FileJournalStore.open(root)) {
      assertThat(payloads(store)).isEqualTo(texts(records));
    }
  }

  private Kind kindOfReading() {
    try {
      read();
      return null;
    } catch (JournalException e) {
      return e.kind();
    }
  }

  private void read() {
    try (var store = FileJournalStore.open(root)) {
      store.read(Journals.STREAM);
    }
  }

  private byte[] seal() {
    var contents = StreamContents.of(file, whole);
    return Frame.seal(contents.crc(), 3, contents.epoch());
  }

  private int header() {
    return StreamContents.of(file, whole).header().length();
  }

  private int length(int frame) {
    return Frame.at(whole, frame).orElseThrow().end() - frame;
  }

  private static byte[] withoutZeros(byte[] bytes) {
    int length = bytes.length;
    while (bytes[length - 1] == 0) {
      length--;
    }
    return Arrays.copyOf(bytes, length);
  }

  private static byte[] flipped(byte[] bytes, int bit) {
    var copy = bytes.clone();
    copy[bit / 8] ^= (byte) (1 << (bit % 8));
    return copy;
  }

  private static byte[] join(byte[] first, byte[] second) {
    var both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}

package io.crossfade.journal;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.crossfade.error.JournalException;
import io.crossfade.model.DeploymentId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.assertj.core.api.ThrowableAssertAlternative;

/** Words that the journal's tests share. */
final class Journals {

  static final String SHOP = "shop";
  static final DeploymentId STREAM = DeploymentId.of("d-1");

  private Journals() {}

  static Lease lease(JournalStore store) {
    return store.acquire(SHOP, "ann", Duration.ofSeconds(30));
  }

  static List<String> payloads(JournalStore store) {
    return payloads(store, STREAM);
  }

  static List<String> payloads(JournalStore store, DeploymentId stream) {
    return store.read(stream).stream().map(JournalRecord::payload).toList();
  }

  /** Returns the texts {@code record 1} and so on. */
  static List<String> texts(int count) {
    return IntStream.rangeClosed(1, count).mapToObj(i -> "record " + i).toList();
  }

  /** Appends {@code record 1} and so on, each alone, and gives the lease back. */
  static void write(Path root, int count) {
    try (var store = FileJournalStore.open(root);
        var lease = lease(store)) {
      for (int i = 0; i < count; i++) {
        append(store, lease, i, texts(i + 1).get(i));
      }
    }
  }

  static long append(JournalStore store, Lease lease, long expected, String... payloads) {
    return store.append(lease, STREAM, expected, List.of(payloads), JournalStore.Room.NORMAL);
  }

  static Path fileOf(Path root) {
    return root.resolve(SHOP).resolve("d-1.journal");
  }

  /** Returns what is in the stream's file without the room set aside. */
  static byte[] used(Path file) {
    var bytes = bytes(file);
    return Arrays.copyOf(bytes, StreamContents.of(file, bytes).end());
  }

  static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void write(Path file, byte[] bytes) {
    try {
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static ThrowableAssertAlternative<JournalException> assertRefused(
      JournalException.Kind kind, ThrowingCallable work) {
    return assertThatExceptionOfType(JournalException.class)
        .isThrownBy(work)
        .matches(refusal -> refusal.kind() == kind, "kind is " + kind);
  }
}

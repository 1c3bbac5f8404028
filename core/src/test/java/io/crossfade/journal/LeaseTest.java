package io.crossfade.journal;

import static io.crossfade.journal.Journals.append;
import static io.crossfade.journal.Journals.assertRefused;
import static io.crossfade.journal.Journals.lease;
import static io.crossfade.journal.Journals.payloads;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.error.JournalException;
import io.crossfade.error.JournalException.Kind;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One writer for each service, whatever is done to the files. */
class LeaseTest {

  @TempDir Path directory;
  private Path root;
  private FileJournalStore store;
  private Lease lease;

  @BeforeEach
  void take() {
    root = directory.resolve("journal");
    store = FileJournalStore.open(root);
    lease = lease(store);
    append(store, lease, 0, "a");
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void keeps_another_store_of_this_process_out() {
    try (var other = FileJournalStore.open(root)) {
      assertRefused(Kind.LEASE_HELD, () -> lease(other))
          .withMessageContaining("'ann' (process " + ProcessHandle.current().pid() + ")")
          .withMessageContaining("in epoch " + lease.epoch());

      lease.close();
      assertThat(lease(other).epoch()).isGreaterThan(lease.epoch());
    }
  }

  @Test
  void keeps_another_class_loader_of_this_process_out_and_stays_held() throws Exception {
    var urls = new ArrayList<URL>();
    for (var path : System.getProperty("java.class.path").split(File.pathSeparator)) {
      urls.add(Path.of(path).toUri().toURL());
    }
    try (var loader =
        new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
      var foreign = loader.loadClass(Acquiring.class.getName());
      assertThat(foreign).isNotSameAs(Acquiring.class);
      var acquiring = (Callable<?>) foreign.getConstructor(Path.class).newInstance(root);

      assertThat(acquiring.call()).isEqualTo("LEASE_HELD");
      assertThat(acquiring.call()).isEqualTo("LEASE_HELD");
    }
    try (var other = JournalProcess.start("hold", root)) {
      assertThat(other.line()).startsWith("LEASE_HELD");
    }
    append(store, lease, 1, "b");
  }

  /** Tries to take the lease. */
  public static final class Acquiring implements Callable<String> {
    private final Path root;

    /** Makes it. */
    public Acquiring(Path root) {
      this.root = root;
    }

    @Override
    public String call() {
      try (var other = FileJournalStore.open(root);
          var taken = lease(other)) {
        return "epoch " + taken.epoch();
      } catch (JournalException e) {
        return e.kind().name();
      }
    }
  }

  @Test
  void is_taken_by_one_of_many_at_once() throws Exception {
    lease.close();
    var executor = Executors.newFixedThreadPool(4);
    try {
      for (int round = 0; round < 20; round++) {
        Callable<List<Lease>> attempt = () -> attempt(FileJournalStore.open(root));
        var all = executor.invokeAll(List.of(attempt, attempt, attempt, attempt));
        int taken = 0;
        for (var future : all) {
          taken += future.get().size();
        }
        for (var future : all) {
          future.get().forEach(Lease::close);
        }
        assertThat(taken).isEqualTo(1);
      }
    } finally {
      executor.shutdownNow();
    }
  }

  private static List<Lease> attempt(JournalStore store) {
    try {
      return List.of(lease(store));
    } catch (JournalException e) {
      assertThat(e.kind()).isEqualTo(Kind.LEASE_HELD);
      return List.of();
    }
  }

  @Test
  void raises_the_epoch_across_stores() {
    long last = lease.epoch();
    store.close();
    for (int i = 0; i < 5; i++) {
      try (var next = FileJournalStore.open(root);
          var taken = lease(next)) {
        assertThat(taken.epoch()).isGreaterThan(last);
        last = taken.epoch();
      }
    }
  }

  @Test
  void is_lost_when_its_lock_file_is_deleted() throws IOException {
    Files.delete(root.resolve("shop/lease.lock"));

    assertLost("was deleted or replaced");
  }

  @Test
  void is_lost_when_its_lock_file_is_replaced() throws IOException {
    var lock = root.resolve("shop/lease.lock");
    Files.delete(lock);
    Files.createFile(lock);

    assertLost("was deleted or replaced");
  }

  @Test
  void is_lost_when_the_directory_is_deleted() throws IOException {
    deleteAll(root);

    assertLost("was deleted or replaced");
    assertThat(root).doesNotExist();
  }

  @Test
  void is_lost_when_the_directory_is_replaced_and_taken_by_another() throws IOException {
    Files.move(root, directory.resolve("away"));

    try (var other = FileJournalStore.open(root);
        var taken = lease(other)) {
      append(other, taken, 0, "other");

      assertLost("was deleted or replaced");
      assertThat(payloads(other)).containsExactly("other");
    }
  }

  @Test
  void stays_lost_when_the_directory_comes_back() throws IOException {
    Files.move(root, directory.resolve("away"));
    assertRefused(Kind.LEASE_LOST, () -> append(store, lease, 1, "b"));
    Files.move(directory.resolve("away"), root);

    assertRefused(Kind.LEASE_LOST, () -> append(store, lease, 1, "b"));
    assertThat(lease.remaining()).isZero();
  }

  @Test
  void is_lost_when_another_epoch_was_given() throws IOException {
    new EpochFile("shop", lease.epoch() + 1, 4711, "bob")
        .write(new RealDisk(), ServiceFiles.of(root, "shop"));

    assertRefused(Kind.LEASE_LOST, () -> append(store, lease, 1, "b"))
        .withMessageContaining("'bob' (process 4711) in epoch " + (lease.epoch() + 1));
    assertThat(payloads(store)).containsExactly("a");
  }

  @Test
  void is_lost_when_the_stream_has_a_higher_epoch() throws IOException {
    store.close();
    var file = Journals.fileOf(root);
    var files = ServiceFiles.of(root, "shop");
    var header = new StreamHeader("shop", Journals.STREAM, 1, 90);
    var frame = Frame.encode(header.crc(header.encode()), 1, 95, List.of("later"));
    var bytes = new byte[header.length() + frame.length];
    System.arraycopy(header.encode(), 0, bytes, 0, header.length());
    System.arraycopy(frame, 0, bytes, header.length(), frame.length);
    Files.write(file, bytes);
    var writer = new ServiceWriter(new RealDisk(), root, files, 94, 4_096);

    assertRefused(
            Kind.LEASE_LOST,
            () -> writer.append(Journals.STREAM, 1, List.of("b"), JournalStore.Room.NORMAL))
        .withMessageContaining("has records of epoch 95");
    writer.close();
    assertThat(bytes).isEqualTo(Files.readAllBytes(file));
  }

  @Test
  void has_a_higher_epoch_than_every_stream_when_its_file_came_from_an_older_backup()
      throws IOException {
    var old = Files.readAllBytes(root.resolve("shop/lease.epoch"));
    lease.close();
    var later = lease(store);
    append(store, later, 1, "b");
    later.close();
    Files.write(root.resolve("shop/lease.epoch"), old);

    var next = lease(store);

    assertThat(next.epoch()).isGreaterThan(later.epoch());
    append(store, next, 2, "c");
  }

  @Test
  void has_a_higher_epoch_than_every_stream_when_its_file_is_gone() throws IOException {
    lease.close();
    var later = lease(store);
    append(store, later, 1, "b");
    store.finish(later, Journals.STREAM);
    later.close();
    Files.delete(root.resolve("shop/lease.epoch"));

    assertThat(lease(store).epoch()).isGreaterThan(later.epoch());
  }

  @Test
  void is_not_given_when_the_epoch_cannot_be_read() throws IOException {
    lease.close();
    var file = root.resolve("shop/lease.epoch");
    var bytes = Files.readAllBytes(file);
    for (int i = 0; i < bytes.length; i++) {
      var damaged = bytes.clone();
      damaged[i] ^= 1;
      Files.write(file, damaged);

      assertRefused(Kind.CORRUPT, () -> lease(store)).withMessageContaining("move it away");
    }
    for (int length = 0; length < bytes.length; length++) {
      Files.write(file, Arrays.copyOf(bytes, length));

      assertRefused(Kind.CORRUPT, () -> lease(store));
    }
    Files.delete(file);
    assertThat(lease(store).epoch()).isGreaterThan(lease.epoch());
  }

  @Test
  void is_given_although_a_stream_is_damaged() throws IOException {
    lease.close();
    Files.write(Journals.fileOf(root), new byte[] {1, 2, 3});

    assertThat(lease(store).epoch()).isGreaterThan(lease.epoch());
    assertRefused(Kind.CORRUPT, () -> store.open("shop"));
  }

  @Test
  void shows_an_owner_on_one_line() {
    lease.close();

    var taken = store.acquire("shop", "eve\nepoch 99\n\u202e", Duration.ZERO);

    assertThat(taken.owner()).isEqualTo("eve?epoch 99??");
    append(store, taken, 1, "b");
  }

  private void assertLost(String why) {
    assertThat(lease.remaining()).isZero();
    assertRefused(Kind.LEASE_LOST, lease::renew).withMessageContaining(why);
    assertRefused(Kind.LEASE_LOST, () -> append(store, lease, 1, "b"));
    assertRefused(Kind.LEASE_LOST, () -> store.finish(lease, Journals.STREAM));
  }

  private static void deleteAll(Path directory) throws IOException {
    try (var all = Files.walk(directory)) {
      for (var path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}

package io.crossfade.journal;

import static io.crossfade.journal.Journals.STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.journal.PowerLossDisk.PowerLoss;
import io.crossfade.journal.PowerLossDisk.Survives;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Loses power at every act of a small deployment, in the middle of every write, with all kinds of
 * losses, and goes on with what is left.
 */
class PowerLossTest {

  private static final List<List<String>> APPENDS =
      List.of(List.of("a"), List.of("b", "c", "d"), List.of("e"));

  @TempDir Path directory;

  private int losses;
  private int root;
  private long epoch;
  private boolean finished;
  private final List<String> confirmed = new ArrayList<>();

  @Tag("sweep")
  @Test
  void keeps_what_was_confirmed_wherever_the_power_goes() throws IOException {
    int acts = run(new PowerLossDisk(Integer.MAX_VALUE, 0), nextRoot());
    for (int act = 1; act <= acts; act++) {
      var probe = new PowerLossDisk(act, 0);
      run(probe, nextRoot());
      for (int bytes : cuts(probe.lastLength())) {
        lose(act, bytes, Survives.EVERYTHING);
      }
      for (var survives : Survives.values()) {
        lose(act, probe.lastLength() / 2, survives);
      }
    }

    assertThat(acts).isEqualTo(28);
    assertThat(losses).isGreaterThan(350);
  }

  @Tag("sweep")
  @Test
  void keeps_what_was_confirmed_wherever_the_power_goes_while_it_is_gone_on() throws IOException {
    for (int act = 1; act <= 17; act++) {
      for (var survives : Survives.values()) {
        var place = nextRoot();
        confirmed.clear();
        Journals.write(place, 2);
        confirmed.addAll(Journals.texts(2));
        tear(Journals.fileOf(place));

        var disk = new PowerLossDisk(act, 5);
        goOn(disk, place);
        disk.settle(survives);

        checkAndGoOn(place, act + " " + survives);
      }
    }
  }

  private void lose(int act, int bytes, Survives survives) throws IOException {
    losses++;
    var place = nextRoot();
    var disk = new PowerLossDisk(act, bytes);
    run(disk, place);
    disk.settle(survives);

    checkAndGoOn(place, "act " + act + " of " + bytes + " bytes, " + survives);
  }

  /** Returns how many acts it took, up to the loss. */
  private int run(PowerLossDisk disk, Path place) {
    confirmed.clear();
    epoch = 0;
    finished = false;
    FileJournalStore store = null;
    try {
      store = FileJournalStore.builder(place).reserve(4_096).disk(disk).open();
      var lease = Journals.lease(store);
      epoch = lease.epoch();
      for (var texts : APPENDS) {
        store.append(lease, STREAM, confirmed.size(), texts, JournalStore.Room.NORMAL);
        confirmed.addAll(texts);
      }
      store.finish(lease, STREAM);
      finished = true;
    } catch (PowerLoss loss) {
      assertThat(finished).isFalse();
    } finally {
      if (store != null) {
        store.close();
      }
    }
    return disk.acts();
  }

  private void goOn(PowerLossDisk disk, Path place) {
    epoch = 0;
    finished = false;
    try (var store = FileJournalStore.builder(place).reserve(4_096).disk(disk).open()) {
      var lease = Journals.lease(store);
      epoch = lease.epoch();
      Journals.append(store, lease, 2, "record 3");
      confirmed.add("record 3");
    } catch (PowerLoss loss) {
      assertThat(epoch).isGreaterThanOrEqualTo(0);
    }
  }

  private void checkAndGoOn(Path place, String where) {
    try (var store = FileJournalStore.builder(place).reserve(4_096).open();
        var lease = Journals.lease(store)) {
      var found = Journals.payloads(store);
      assertThat(found.subList(0, Math.min(found.size(), confirmed.size())))
          .as(where)
          .isEqualTo(confirmed);
      assertThat(found).as(where).isIn(wholeAppends(found.size()));
      assertThat(lease.epoch()).as(where).isGreaterThan(epoch);
      if (finished) {
        assertThat(store.open("shop")).as(where).isEmpty();
      }
      if (found.isEmpty() || !store.open("shop").isEmpty()) {
        Journals.append(store, lease, found.size(), "more");
        store.finish(lease, STREAM);
        assertThat(Journals.payloads(store)).as(where).hasSize(found.size() + 1).endsWith("more");
      }
      assertThat(store.open("shop")).as(where).isEmpty();
    }
  }

  /** Returns what may be there: whole appends, those that were confirmed at least. */
  private List<List<String>> wholeAppends(int size) {
    var all = new ArrayList<List<String>>(List.of(List.of(), List.copyOf(confirmed)));
    var so = new ArrayList<String>();
    for (var texts : APPENDS) {
      so.addAll(texts);
      all.add(List.copyOf(so));
    }
    all.add(Journals.texts(size));
    return all;
  }

  private static int[] cuts(int length) {
    return length <= 200
        ? IntStream.rangeClosed(0, length).toArray()
        : new int[] {0, 1, length / 2, length - 1, length};
  }

  private static void tear(Path file) throws IOException {
    var bytes = Files.readAllBytes(file);
    bytes[StreamContents.of(file, bytes).end() + 7] = 1;
    Files.write(file, bytes);
  }

  private Path nextRoot() {
    return directory.resolve("journal-" + root++);
  }
}

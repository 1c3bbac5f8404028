package io.crossfade.testkit.contract;

import io.crossfade.error.JournalException;
import io.crossfade.journal.JournalRecord;
import io.crossfade.journal.JournalStore;
import io.crossfade.journal.JournalStore.Room;
import io.crossfade.journal.Lease;
import io.crossfade.model.DeploymentId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What a journal contract needs of the store's author, and the means that its rules share. */
abstract class JournalContractHooks {

  static final String SERVICE = "shop";
  static final DeploymentId STREAM = DeploymentId.of("d-1");

  private final List<JournalStore> stores = new ArrayList<>();
  private @Nullable JournalStore store;

  /**
   * Makes a store over a fresh, empty place. Called once for each rule.
   *
   * @throws Exception if there is none; the rule fails
   */
  protected abstract JournalStore store() throws Exception;

  /**
   * Makes another store object over the same place, as another process does. Without it R4.6, R4.9,
   * R4.17 and R4.18 are skipped.
   *
   * @throws Exception if there is none; the rule fails
   */
  protected Optional<JournalStore> reopened() throws Exception {
    return Optional.empty();
  }

  /**
   * Makes the owner of a lease die without giving it back, as SIGKILL does, or its time run out.
   *
   * @return whether it was done; if not, R4.13 is skipped. Default: it was not
   * @throws Exception if it failed; the rule fails
   */
  protected boolean die(Lease lease) throws Exception {
    return false;
  }

  /**
   * Leaves half a record at the end of a stream, as a writer does that dies in the middle. No store
   * object has it open.
   *
   * @return whether it was done; if not, R4.17 is skipped. Default: it was not
   * @throws Exception if it failed; the rule fails
   */
  protected boolean tear(DeploymentId stream) throws Exception {
    return false;
  }

  /**
   * Damages the first of several records of a stream. No store object has it open.
   *
   * @return whether it was done; if not, R4.18 is skipped. Default: it was not
   * @throws Exception if it failed; the rule fails
   */
  protected boolean damage(DeploymentId stream) throws Exception {
    return false;
  }

  /**
   * Makes a store that has room for at least one and at most some thousand records of a kilobyte,
   * and a reserve for one more. Without it R4.19 is skipped.
   *
   * @throws Exception if there is none; the rule fails
   */
  protected Optional<JournalStore> small() throws Exception {
    return Optional.empty();
  }

  /** Returns how long leases are asked for. Default: 30 seconds. */
  protected Duration ttl() {
    return Duration.ofSeconds(30);
  }

  @BeforeEach
  final void open() throws Exception {
    store = closing(store());
  }

  @AfterEach
  final void closeAll() {
    for (int i = stores.size() - 1; i >= 0; i--) {
      stores.get(i).close();
    }
  }

  final JournalStore closing(JournalStore opened) {
    stores.add(opened);
    return opened;
  }

  final JournalStore opened() {
    return Objects.requireNonNull(store, "store");
  }

  final JournalStore another() throws Exception {
    return closing(Skipped.unlessThere(reopened(), "no second store object here"));
  }

  final Lease lease() {
    return opened().acquire(SERVICE, "the contract", ttl());
  }

  final long append(Lease lease, long expected, String... payloads) {
    return opened().append(lease, STREAM, expected, List.of(payloads), Room.NORMAL);
  }

  static List<String> payloads(JournalStore store, DeploymentId stream) {
    return store.read(stream).stream().map(JournalRecord::payload).toList();
  }

  /** Runs what must be refused, and returns how it was. */
  static JournalException refusal(Runnable call) {
    try {
      call.run();
    } catch (JournalException e) {
      return e;
    }
    throw new AssertionError("a JournalException was expected, but nothing was thrown");
  }
}

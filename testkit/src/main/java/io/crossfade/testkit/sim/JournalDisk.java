package io.crossfade.testkit.sim;

import io.crossfade.model.DeploymentId;
import io.crossfade.testkit.fake.FakeJournalStore;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Which records of a journal its disk was told to keep. The others outlive a process that is
 * killed, and not a host that loses power. Confined to one run.
 */
final class JournalDisk {

  private final FakeJournalStore journal;
  private final Map<DeploymentId, Integer> kept = new HashMap<>();

  JournalDisk(FakeJournalStore journal) {
    this.journal = journal;
  }

  /** Tells the disk to keep all that was written to a stream. */
  void force(DeploymentId stream) {
    kept.put(stream, size(stream));
  }

  /** Returns whether nothing of a service's streams can be lost. */
  boolean keepsAllOf(String service) {
    return journal.all(service).stream().allMatch(stream -> keptOf(stream) == size(stream));
  }

  /** Loses what was not forced, but for as much of it as the disk had happened to write. */
  void losePower(String service, RandomGenerator random) {
    for (var stream : journal.all(service)) {
      int safe = keptOf(stream);
      journal.loseAfter(stream, safe + random.nextInt(size(stream) - safe + 1));
    }
  }

  private int keptOf(DeploymentId stream) {
    return kept.getOrDefault(stream, 0);
  }

  private int size(DeploymentId stream) {
    return journal.read(stream).size();
  }
}

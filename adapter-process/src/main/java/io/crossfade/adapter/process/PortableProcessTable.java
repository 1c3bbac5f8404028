package io.crossfade.adapter.process;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** Knows what {@link ProcessHandle} knows, for machines without {@code /proc}. Thread-safe. */
final class PortableProcessTable implements ProcessTable {

  private static final Duration GRAIN = Duration.ofSeconds(1);

  @Override
  public Optional<ProcessIdentity> find(long pid) {
    return began(pid).map(began -> identity(pid, began));
  }

  /**
   * Whoever has the number now and began before the claim was written must be who wrote it: the
   * number was not free then.
   */
  @Override
  public Optional<ProcessIdentity> claimant(Claim claim, String boot) {
    var latest = claim.written().plus(GRAIN);
    return began(claim.pid())
        .filter(began -> began.isBefore(latest))
        .map(began -> identity(claim.pid(), began));
  }

  @Override
  public Set<ProcessIdentity> family(long pid) {
    var family = new LinkedHashSet<ProcessIdentity>();
    find(pid).ifPresent(family::add);
    ProcessHandle.of(pid).stream()
        .flatMap(ProcessHandle::descendants)
        .forEach(descendant -> find(descendant.pid()).ifPresent(family::add));
    return family;
  }

  /** Start times are times of day here, which tell one run of the machine from another. */
  @Override
  public String boot() {
    return "any";
  }

  private static Optional<Instant> began(long pid) {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .flatMap(handle -> handle.info().startInstant());
  }

  private static ProcessIdentity identity(long pid, Instant began) {
    return new ProcessIdentity(pid, Long.toString(began.toEpochMilli()));
  }
}

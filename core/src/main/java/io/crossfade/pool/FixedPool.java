package io.crossfade.pool;

import io.crossfade.error.AdapterException;
import io.crossfade.model.Fleet;
import io.crossfade.model.Instance;
import io.crossfade.model.Routing;
import io.crossfade.model.Slots;
import io.crossfade.spi.InstancePool;
import io.crossfade.spi.PoolCapabilities;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

/**
 * A fixed list of instances that somebody else starts and stops. For switching traffic between
 * versions that another tool has put in place, and for routers that need nothing else.
 *
 * <p>It can only list. What the instances run is what the list says, or what a {@link
 * RevisionReader} is told when it asks them.
 *
 * <p>Thread-safe.
 */
public final class FixedPool implements InstancePool {

  private final List<Instance> instances;
  private final RevisionReader reader;

  private FixedPool(Collection<Instance> instances, RevisionReader reader) {
    var fleet = Fleet.of(instances, Slots.none(), Routing.empty());
    this.instances = List.copyOf(fleet.instances());
    this.reader = Objects.requireNonNull(reader, "reader");
  }

  /**
   * Returns a pool of these instances, which run what they say.
   *
   * @throws IllegalArgumentException if an id is there twice
   */
  public static FixedPool of(Collection<Instance> instances) {
    return new FixedPool(instances, listed -> listed);
  }

  /**
   * Returns a pool of these instances, which are asked what they run each time they are listed.
   *
   * @param instances who is asked, at which address
   * @param reader asks one of them
   * @throws IllegalArgumentException if an id is there twice
   */
  public static FixedPool asking(Collection<Instance> instances, RevisionReader reader) {
    return new FixedPool(instances, reader);
  }

  @Override
  public PoolCapabilities capabilities() {
    return PoolCapabilities.listOnly();
  }

  @Override
  public List<Instance> list() {
    return instances.stream().map(this::read).toList();
  }

  private Instance read(Instance listed) {
    var read = reader.read(listed);
    var id = read.id();
    if (!id.equals(listed.id())) {
      throw new AdapterException(
          AdapterException.Kind.PERMANENT,
          "The revision reader was asked about '"
              + listed.id()
              + "' and answered about '"
              + id
              + "'; mend the reader.");
    }
    return read;
  }
}

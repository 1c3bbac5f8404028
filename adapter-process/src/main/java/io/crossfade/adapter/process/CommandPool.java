package io.crossfade.adapter.process;

import io.crossfade.adapter.process.SlotCommands.Effect;
import io.crossfade.command.CommandValues;
import io.crossfade.error.AdapterException;
import io.crossfade.error.AdapterException.Kind;
import io.crossfade.model.Ids;
import io.crossfade.model.Instance;
import io.crossfade.model.InstanceId;
import io.crossfade.model.Revision;
import io.crossfade.model.Slots;
import io.crossfade.pool.Slot;
import io.crossfade.spi.Fence;
import io.crossfade.spi.InstancePool;
import io.crossfade.spi.PoolCapabilities;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Instances in fixed slots on any hosts, started, stopped and looked at by commands: {@code ssh},
 * {@code systemctl}, a script. Commands are argument lists; there is no shell on this side.
 *
 * <p>What runs is what the status command says, each time anew; the pool keeps nothing. A command
 * that times out has an unknown outcome, and the status tells.
 *
 * <p>Used by one thread at a time, {@link #list} by several.
 */
public final class CommandPool implements InstancePool {

  private static final Revision NO_REVISION = Revision.of("none");

  private final Map<InstanceId, Slot> slots = new LinkedHashMap<>();
  private final SlotCommands commands;
  private final Together together;
  private long epoch;

  private CommandPool(CommandPoolSettings settings) {
    settings.slots().forEach(slot -> slots.put(slot.id(), slot));
    this.commands = new SlotCommands(settings);
    this.together = new Together(settings.executor(), settings.parallelism());
  }

  /** Returns the pool of these settings. Nothing is run before it is asked. */
  public static CommandPool of(CommandPoolSettings settings) {
    return new CommandPool(settings);
  }

  @Override
  public PoolCapabilities capabilities() {
    return PoolCapabilities.all();
  }

  @Override
  public List<Instance> list() {
    return statuses().values().stream().flatMap(Optional::stream).toList();
  }

  @Override
  public Slots slots() {
    var free = new ArrayList<InstanceId>();
    statuses()
        .forEach(
            (id, running) -> {
              if (running.isEmpty()) {
                free.add(id);
              }
            });
    return Slots.of(free);
  }

  /**
   * {@inheritDoc}
   *
   * <p>The pool keeps nothing, so the commands get the epoch as {@code {epoch}}: a script on the
   * host can refuse a lower one than the last.
   */
  @Override
  public void fence(Fence fence) {
    epoch = fence.epoch();
  }

  @Override
  public List<Instance> start(String key, Revision revision, List<InstanceId> instances) {
    var effect = effect("start", instances, key, revision, Duration.ZERO);
    return forEach("start", instances, slot -> commands.start(slot, effect));
  }

  @Override
  public List<Instance> replace(
      String key, Revision revision, List<InstanceId> instances, Duration grace) {
    var effect = effect("replace", instances, key, revision, grace);
    return forEach("replace", instances, slot -> commands.replace(slot, effect));
  }

  @Override
  public void stop(String key, List<InstanceId> instances, Duration grace) {
    var effect = effect("stop", instances, key, NO_REVISION, grace);
    var known = instances.stream().filter(slots::containsKey).toList();
    forEach(
        "stop",
        known,
        slot -> {
          commands.stop(slot, effect);
          return slot;
        });
  }

  private Map<InstanceId, Optional<Instance>> statuses() {
    var all = List.copyOf(slots.values());
    var found = together.map(all, commands::status);
    var statuses = new LinkedHashMap<InstanceId, Optional<Instance>>();
    for (int i = 0; i < all.size(); i++) {
      statuses.put(all.get(i).id(), found.get(i));
    }
    return statuses;
  }

  private <R> List<R> forEach(String name, List<InstanceId> instances, Function<Slot, R> part) {
    var unknown = instances.stream().filter(id -> !slots.containsKey(id)).toList();
    if (!unknown.isEmpty()) {
      throw refused(name, unknown, "the pool has no such slot");
    }
    return together.map(
        instances.stream().flatMap(id -> Optional.ofNullable(slots.get(id)).stream()).toList(),
        part);
  }

  private Effect effect(
      String name, List<InstanceId> instances, String key, Revision revision, Duration grace) {
    try {
      instances.forEach(id -> CommandValues.requireSafe("instance id", id.value()));
      return new Effect(key, epoch, revision, grace);
    } catch (IllegalArgumentException e) {
      throw refused(name, instances, String.valueOf(e.getMessage()));
    }
  }

  private static AdapterException refused(String name, List<InstanceId> instances, String reason) {
    return new AdapterException(
        Kind.PERMANENT,
        "Could not "
            + name
            + " "
            + Ids.brief(instances)
            + ", and nothing was changed: "
            + reason
            + ".");
  }
}

package io.crossfade.engine;

import io.crossfade.event.DeploymentEvent;
import io.crossfade.event.DeploymentListener;
import io.crossfade.event.EventRecord;
import io.crossfade.event.Progress;
import io.crossfade.journal.JournalStore;
import io.crossfade.journal.Lease;
import io.crossfade.json.EventJson;
import io.crossfade.model.DeploymentId;
import io.crossfade.time.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps each event in the journal first and tells it to the listeners last. Engine's thread. */
final class Recorder {

  private static final Logger LOG = LoggerFactory.getLogger(Recorder.class);

  private final JournalStore store;
  private final List<DeploymentListener> listeners;
  private final TimeSource time;
  private final Lease lease;
  private final DeploymentId deployment;
  private JournalStore.Room room = JournalStore.Room.NORMAL;
  private final EventJson json = new EventJson();
  private long sequence;
  private @Nullable Duration last;

  Recorder(World world, Lease lease, DeploymentId deployment, long sequence) {
    this.store = world.journal();
    this.listeners = world.listeners();
    this.time = world.time();
    this.lease = lease;
    this.deployment = deployment;
    this.sequence = sequence;
  }

  /** From now on the room kept for going back and for ending may be used. */
  void useReserve() {
    room = JournalStore.Room.RESERVE;
  }

  EventRecord record(DeploymentEvent event) {
    return record(event, room);
  }

  /** Records something without which no deployment could go back, even where there is no room. */
  EventRecord recordInReserve(DeploymentEvent event) {
    return record(event, JournalStore.Room.RESERVE);
  }

  private EventRecord record(DeploymentEvent event, JournalStore.Room within) {
    var now = time.elapsed();
    var after = Optional.ofNullable(last).map(now::minus);
    var entry = new EventRecord(deployment, sequence + 1, lease.epoch(), time.now(), after, event);
    sequence = store.append(lease, deployment, sequence, List.of(json.write(entry)), within);
    last = now;
    LOG.debug("{} {}", entry.sequence(), event);
    tell(listener -> listener.onEvent(entry));
    return entry;
  }

  void finish() {
    store.finish(lease, deployment);
  }

  void tell(Progress progress) {
    tell(listener -> listener.onProgress(progress));
  }

  DeploymentId deployment() {
    return deployment;
  }

  private void tell(Consumer<DeploymentListener> news) {
    for (var listener : listeners) {
      try {
        news.accept(listener);
      } catch (RuntimeException e) {
        LOG.warn("A listener of class {} failed; the deployment goes on.", listener.getClass(), e);
      }
    }
  }
}

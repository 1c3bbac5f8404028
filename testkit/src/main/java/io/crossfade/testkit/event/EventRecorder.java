package io.crossfade.testkit.event;

import io.crossfade.event.DeploymentEvent;
import io.crossfade.event.DeploymentListener;
import io.crossfade.event.DeploymentResult;
import io.crossfade.event.EventRecord;
import io.crossfade.event.Progress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A listener that keeps everything it is told.
 *
 * <pre>
 *   var recorder = new EventRecorder();
 *   // deploy with .listener(recorder)
 *   recorder.assertThatEvents().matchExactly(
 *       accepted(), started("drain [a]"), finished(), started("replace [a]"), finished(), …,
 *       endedWith(Succeeded.class));
 * </pre>
 *
 * <p>Thread-safe.
 */
public final class EventRecorder implements DeploymentListener {

  private final List<EventRecord> records = new CopyOnWriteArrayList<>();
  private final List<Progress> progress = new CopyOnWriteArrayList<>();

  /** Makes a recorder that has heard nothing. */
  public EventRecorder() {}

  @Override
  public void onEvent(EventRecord event) {
    records.add(event);
  }

  @Override
  public void onProgress(Progress told) {
    progress.add(told);
  }

  /** Returns what was told, in order, with sequence numbers and times. */
  public List<EventRecord> records() {
    return List.copyOf(records);
  }

  /** Returns what happened, in order. */
  public List<DeploymentEvent> events() {
    return records.stream().map(EventRecord::event).toList();
  }

  /** Returns what was said to be awaited, in order. */
  public List<Progress> progress() {
    return List.copyOf(progress);
  }

  /** Returns how it ended; empty if it has not. */
  public Optional<DeploymentResult> result() {
    return events().stream()
        .filter(DeploymentEvent.Ended.class::isInstance)
        .map(event -> ((DeploymentEvent.Ended) event).result())
        .findFirst();
  }

  /** Begins assertions on what happened. */
  public EventsAssert assertThatEvents() {
    return new EventsAssert(events());
  }

  /** Forgets everything, for the next process of a test about crashes. */
  public void clear() {
    records.clear();
    progress.clear();
  }
}

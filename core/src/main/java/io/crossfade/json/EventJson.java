package io.crossfade.json;

import io.crossfade.event.EventRecord;

/**
 * Events as JSON, one line each, as they stand in the journal. The text says its {@code format},
 * now 1; every later release reads it.
 *
 * <p>Thread-safe.
 */
public final class EventJson {

  /** Makes a reader and writer of events. */
  public EventJson() {}

  /**
   * Returns the event as JSON on one line.
   *
   * @throws IllegalArgumentException if the text would be too long to be read again, more than 256
   *     million characters
   */
  public String write(EventRecord event) {
    return Json.EVENTS.write(event);
  }

  /**
   * Returns the event that was written. Reading is strict: what is unknown, missing, there twice or
   * out of range is refused.
   *
   * @throws IllegalArgumentException if {@code text} is not such an event; the message says where
   */
  public EventRecord read(String text) {
    return Json.EVENTS.read(text);
  }
}

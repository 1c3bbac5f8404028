package io.crossfade.testkit.event;

import io.crossfade.event.DeploymentEvent;
import java.util.function.Predicate;
import org.assertj.core.api.Condition;

/**
 * What an event should be, with words for a failed assertion. See {@link EventConditions}.
 *
 * <p>Immutable.
 */
public final class EventCondition extends Condition<DeploymentEvent> {

  EventCondition(String words, Predicate<DeploymentEvent> predicate) {
    super(predicate, "%s", words);
  }

  static <E extends DeploymentEvent> EventCondition of(
      Class<E> type, String words, Predicate<E> predicate) {
    return new EventCondition(
        words, event -> type.isInstance(event) && predicate.test(type.cast(event)));
  }
}

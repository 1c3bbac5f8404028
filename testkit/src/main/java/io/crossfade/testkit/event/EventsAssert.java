package io.crossfade.testkit.event;

import io.crossfade.event.DeploymentEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractAssert;

/**
 * Assertions on the events of a deployment, in their order.
 *
 * <p>Not thread-safe.
 */
public final class EventsAssert extends AbstractAssert<EventsAssert, List<DeploymentEvent>> {

  EventsAssert(List<DeploymentEvent> actual) {
    super(actual, EventsAssert.class);
  }

  /** Begins assertions on events, such as those read from a journal. */
  public static EventsAssert assertThatEvents(List<DeploymentEvent> events) {
    return new EventsAssert(events);
  }

  /** Verifies that the events are these, each one, and no other. */
  public EventsAssert matchExactly(EventCondition... conditions) {
    for (int i = 0; i < Math.min(conditions.length, actual.size()); i++) {
      if (!conditions[i].matches(actual.get(i))) {
        throw failed("event " + (i + 1) + " to be <" + conditions[i] + ">", conditions, i);
      }
    }
    if (conditions.length != actual.size()) {
      int shorter = Math.min(conditions.length, actual.size());
      throw failed(
          conditions.length + " events, but there were " + actual.size(), conditions, shorter);
    }
    return this;
  }

  /** Verifies that these are among the events in this order, with any others between. */
  public EventsAssert inOrder(EventCondition... conditions) {
    int next = 0;
    for (var event : actual) {
      if (next < conditions.length && conditions[next].matches(event)) {
        next++;
      }
    }
    if (next < conditions.length) {
      throw failed("<" + conditions[next] + "> after those before it", conditions, actual.size());
    }
    return this;
  }

  /** Verifies that no event is like any of these. */
  public EventsAssert never(EventCondition... conditions) {
    for (int i = 0; i < actual.size(); i++) {
      for (var condition : conditions) {
        if (condition.matches(actual.get(i))) {
          throw failed("no event to be <" + condition + ">", conditions, i);
        }
      }
    }
    return this;
  }

  /** Verifies how many events are like this. */
  public EventsAssert times(int count, EventCondition condition) {
    long seen = actual.stream().filter(condition::matches).count();
    if (seen != count) {
      throw failed(
          count + " times <" + condition + ">, but saw it " + seen + " times",
          new EventCondition[] {condition},
          actual.size());
    }
    return this;
  }

  private AssertionError failed(String expected, EventCondition[] conditions, int at) {
    var text = new ArrayList<String>();
    text.add("Expected " + expected + ".");
    text.add("Expected in all:");
    Stream.of(conditions).forEach(condition -> text.add("    " + condition));
    text.add("Events:");
    for (int i = 0; i < actual.size(); i++) {
      text.add((i == at ? " -> " : "    ") + (i + 1) + ". " + EventWords.of(actual.get(i)));
    }
    return failure("%s", String.join(System.lineSeparator(), text));
  }
}
